using Flywheel.Deployments;
using Flywheel.Jobs;

namespace Flywheel.History;

/// <summary>Rescued states, in the history.</summary>
internal sealed class RescueRegister(IHistoryDatabase database) : IRescueRegister
{
    private const string Columns = "stack, environment, run, name, digest, bytes, lineage, serial, taken_at";

    public void Keep(RescuedState state) => database.Write(
        $"""
        INSERT INTO rescue ({Columns}) VALUES (@stack, @environment, @run, @name, @digest, @bytes, @lineage, @serial, @at)
        ON CONFLICT (stack, environment, run) DO UPDATE SET name = excluded.name, digest = excluded.digest, bytes = excluded.bytes,
          lineage = excluded.lineage, serial = excluded.serial, taken_at = excluded.taken_at, settled = NULL, settled_at = NULL
        """,
        ("@stack", state.Stack), ("@environment", state.Environment), ("@run", state.Run.Value), ("@name", state.Artifact.Name),
        ("@digest", state.Artifact.Digest.Hex), ("@bytes", state.Artifact.Bytes), ("@lineage", state.Lineage), ("@serial", state.Serial),
        ("@at", state.At.ToUnixTimeMilliseconds()));

    public IReadOnlyList<RescuedState> Unsettled(string stack, string environment) => database.Read(
        $"SELECT {Columns} FROM rescue WHERE stack = @stack AND environment = @environment AND settled IS NULL ORDER BY taken_at, run", Read,
        ("@stack", stack), ("@environment", environment));

    public IReadOnlyList<RescuedState> Unsettled() => database.Read($"SELECT {Columns} FROM rescue WHERE settled IS NULL ORDER BY taken_at, run", Read);

    public bool Settle(string stack, string environment, RunId run, string how, DateTimeOffset at) => database.Write(
        """
        UPDATE rescue SET settled = @how, settled_at = @at
        WHERE stack = @stack AND environment = @environment AND run = @run AND settled IS NULL
        """,
        ("@stack", stack), ("@environment", environment), ("@run", run.Value), ("@how", how), ("@at", at.ToUnixTimeMilliseconds())) == 1;

    private static RescuedState Read(System.Data.Common.DbDataReader row) => new(
        row.GetString(0), row.GetString(1), new(row.GetString(2)), new(row.GetString(3), new(row.GetString(4)), row.GetInt64(5)),
        row.Text(6), row.GetInt64(7), row.Moment(8));
}
