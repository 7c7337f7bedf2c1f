using System.Collections.Immutable;
using Flywheel.Plans;

namespace Flywheel.History;

/// <summary>Which state belongs to a stack, in the history.</summary>
internal sealed class StateRegister(IHistoryDatabase database) : IStateRegister
{
    private const string OfStack = "stack = @stack AND environment = @environment";

    public StateBinding Bind(string stack, string environment, StateBinding state) => database.Alone(statements =>
    {
        statements.Write(
            """
            INSERT INTO state (stack, environment, backend, lineage, serial) VALUES (@stack, @environment, @backend, @lineage, @serial)
            ON CONFLICT (stack, environment) DO NOTHING
            """,
            ("@stack", stack), ("@environment", environment), ("@backend", state.Backend), ("@lineage", state.Lineage), ("@serial", state.Serial));
        statements.Write(
            $"UPDATE state SET lineage = @lineage WHERE {OfStack} AND lineage IS NULL",
            ("@stack", stack), ("@environment", environment), ("@lineage", state.Lineage));
        return Find(statements, stack, environment)!;
    });

    public StateBinding? Find(string stack, string environment) => Find(database, stack, environment);

    public void Raise(string stack, string environment, long serial) => database.Write(
        $"UPDATE state SET serial = @serial WHERE {OfStack} AND serial < @serial",
        ("@stack", stack), ("@environment", environment), ("@serial", serial));

    public void Accept(string stack, string environment, StateBinding state) => database.Write(
        """
        INSERT INTO state (stack, environment, backend, lineage, serial) VALUES (@stack, @environment, @backend, @lineage, @serial)
        ON CONFLICT (stack, environment) DO UPDATE SET backend = excluded.backend, lineage = excluded.lineage, serial = excluded.serial
        """,
        ("@stack", stack), ("@environment", environment), ("@backend", state.Backend), ("@lineage", state.Lineage), ("@serial", state.Serial));

    public ImmutableArray<string> OthersOn(string stack, string environment, string backend) => database.Read(
        $"SELECT stack, environment FROM state WHERE backend = @backend AND NOT ({OfStack}) ORDER BY stack, environment",
        row => $"{row.GetString(0)} in {row.GetString(1)}",
        ("@stack", stack), ("@environment", environment), ("@backend", backend));

    private static StateBinding? Find(IHistoryStatements statements, string stack, string environment) => statements.Read(
        $"SELECT backend, lineage, serial FROM state WHERE {OfStack}",
        row => new StateBinding(row.GetString(0), row.Text(1), row.GetInt64(2)),
        ("@stack", stack), ("@environment", environment)).FirstOrDefault();
}
