using System.Collections.Immutable;
using Flywheel.Plans;

namespace Flywheel.History;

/// <summary>Which state belongs to a stack, in SQLite.</summary>
internal sealed class SqliteStateRegister(SqliteDatabase database) : IStateRegister
{
    public StateBinding Bind(string stack, string environment, StateBinding state)
    {
        database.Write(
            "INSERT OR IGNORE INTO state (stack, environment, backend, lineage, serial) VALUES ($stack, $environment, $backend, $lineage, $serial)",
            ("$stack", stack), ("$environment", environment), ("$backend", state.Backend), ("$lineage", state.Lineage), ("$serial", state.Serial));
        database.Write(
            "UPDATE state SET lineage = $lineage WHERE stack = $stack AND environment = $environment AND lineage IS NULL",
            ("$stack", stack), ("$environment", environment), ("$lineage", state.Lineage));
        return Find(stack, environment)!;
    }

    public StateBinding? Find(string stack, string environment) => database.Read(
        "SELECT backend, lineage, serial FROM state WHERE stack = $stack AND environment = $environment",
        row => new StateBinding(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2)),
        ("$stack", stack), ("$environment", environment)).FirstOrDefault();

    public void Raise(string stack, string environment, long serial) => database.Write(
        "UPDATE state SET serial = $serial WHERE stack = $stack AND environment = $environment AND serial < $serial",
        ("$stack", stack), ("$environment", environment), ("$serial", serial));

    public void Accept(string stack, string environment, StateBinding state) => database.Write(
        "INSERT OR REPLACE INTO state (stack, environment, backend, lineage, serial) VALUES ($stack, $environment, $backend, $lineage, $serial)",
        ("$stack", stack), ("$environment", environment), ("$backend", state.Backend), ("$lineage", state.Lineage), ("$serial", state.Serial));

    public ImmutableArray<string> OthersOn(string stack, string environment, string backend) => database.Read(
        "SELECT stack, environment FROM state WHERE backend = $backend AND NOT (stack = $stack AND environment = $environment)",
        row => $"{row.GetString(0)} in {row.GetString(1)}",
        ("$stack", stack), ("$environment", environment), ("$backend", backend));
}
