using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Jobs;

namespace Flywheel.History;

/// <summary>Rescued states in SQLite.</summary>
internal sealed class SqliteRescueRegister(SqliteDatabase database) : IRescueRegister
{
    public void Keep(RescuedState state) => database.Write(
        """
        INSERT OR REPLACE INTO rescue (stack, environment, run, name, digest, bytes, lineage, serial, taken_at)
        VALUES ($stack, $environment, $run, $name, $digest, $bytes, $lineage, $serial, $at)
        """,
        ("$stack", state.Stack), ("$environment", state.Environment), ("$run", state.Run.Value), ("$name", state.Artifact.Name),
        ("$digest", state.Artifact.Digest.Hex), ("$bytes", state.Artifact.Bytes), ("$lineage", state.Lineage), ("$serial", state.Serial),
        ("$at", state.At.ToUnixTimeMilliseconds()));

    public IReadOnlyList<RescuedState> Unsettled(string stack, string environment) => database.Read(
        """
        SELECT run, name, digest, bytes, lineage, serial, taken_at FROM rescue
        WHERE stack = $stack AND environment = $environment AND settled IS NULL ORDER BY taken_at
        """,
        row => new RescuedState(
            stack, environment, new RunId(row.GetString(0)), new Artifact(row.GetString(1), new Digest(row.GetString(2)), row.GetInt64(3)),
            row.IsDBNull(4) ? null : row.GetString(4), row.GetInt64(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
        ("$stack", stack), ("$environment", environment));

    public bool Settle(string stack, string environment, RunId run, string how, DateTimeOffset at) => database.Write(
        """
        UPDATE rescue SET settled = $how, settled_at = $at
        WHERE stack = $stack AND environment = $environment AND run = $run AND settled IS NULL
        """,
        ("$stack", stack), ("$environment", environment), ("$run", run.Value), ("$how", how), ("$at", at.ToUnixTimeMilliseconds())) == 1;
}
