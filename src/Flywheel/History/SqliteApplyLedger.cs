using System.Globalization;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Jobs;
using Flywheel.Processes;
using Microsoft.Data.Sqlite;

namespace Flywheel.History;

/// <summary>Seals and deploys in SQLite: for all processes that share the data directory.</summary>
internal sealed class SqliteApplyLedger(SqliteDatabase database) : IApplyLedger
{
    private const string Columns =
        "stack, environment, plan, run, revision, intended_at, started_at, ended_at, outcome, is_empty, spool, host, fence, resolution, process";

    private const string OfStack = "stack = $stack AND environment = $environment";

    public void Sealed(PlanSeal seal) => database.Write(
        "INSERT OR REPLACE INTO seal (stack, environment, plan, bundle, run, sealed_at) VALUES ($stack, $environment, $plan, $bundle, $run, $at)",
        ("$stack", seal.Stack), ("$environment", seal.Environment), ("$plan", seal.Plan.Hex), ("$bundle", seal.Bundle.Hex), ("$run", seal.Run.Value),
        ("$at", seal.At.ToUnixTimeMilliseconds()));

    public PlanSeal? FindSeal(string stack, string environment, Digest plan) => database.Read(
        $"SELECT bundle, run, sealed_at FROM seal WHERE {OfStack} AND plan = $plan",
        row => new PlanSeal(stack, environment, plan, new(row.GetString(0)), new(row.GetString(1)), Moment(row, 2)),
        ("$stack", stack), ("$environment", environment), ("$plan", plan.Hex)).FirstOrDefault();

    public DeployRecord? Find(string stack, string environment, Digest plan) => First(
        $"{OfStack} AND plan = $plan", ("$stack", stack), ("$environment", environment), ("$plan", plan.Hex));

    public DeployRecord? Newest(string stack, string environment) => First(OfStack, ("$stack", stack), ("$environment", environment));

    public DeployRecord? NewestApplied(string stack, string environment) => First(
        $"{OfStack} AND is_empty = 0 AND (outcome = 'succeeded' OR resolution LIKE 'applied%')", ("$stack", stack), ("$environment", environment));

    public DeployRecord? Unknown(string stack, string environment) => First(
        $"{OfStack} AND resolution IS NULL AND (outcome = 'needs-attention' OR (outcome IS NULL AND started_at IS NOT NULL))",
        ("$stack", stack), ("$environment", environment));

    public IReadOnlyList<DeployRecord> Open() => [.. database.Read(
        $"SELECT {Columns} FROM apply WHERE outcome IS NULL AND resolution IS NULL ORDER BY fence", row => Record(row).Deploy)];

    public ApplyClaim Claim(ApplyIntent intent) => database.Alone<ApplyClaim>(() =>
    {
        foreach (var (deploy, process) in All($"{OfStack} AND outcome IS NULL AND resolution IS NULL", intent))
        {
            if (deploy.StartedAt is null && !ProcessIdentity.IsAlive(process))
            {
                Forget(deploy.Plan, intent);
            }
        }

        if (All($"{OfStack} AND plan = $plan", intent) is [{ Deploy: var same }, ..])
        {
            return new ApplyClaim.AppliedBefore(same);
        }

        if (All($"{OfStack} AND outcome IS NULL AND resolution IS NULL", intent) is [{ Deploy: var other }, ..])
        {
            return new ApplyClaim.Busy(other);
        }

        return Unknown(intent.Stack, intent.Environment) is { } unknown
            ? new ApplyClaim.Blocked(unknown)
            : new ApplyClaim.Granted(intent, Insert(intent, isEmpty: false));
    });

    public void Started(ApplyClaim.Granted claim, DateTimeOffset at) => database.Write(
        "UPDATE apply SET started_at = $at WHERE fence = $fence", ("$at", at.ToUnixTimeMilliseconds()), ("$fence", claim.Fence));

    public void NeverStarted(ApplyClaim.Granted claim) => database.Write(
        "DELETE FROM apply WHERE fence = $fence AND outcome IS NULL", ("$fence", claim.Fence));

    public bool End(ApplyClaim.Granted claim, string outcome, DateTimeOffset at) => database.Write(
        "UPDATE apply SET outcome = $outcome, ended_at = $at WHERE fence = $fence AND outcome IS NULL AND resolution IS NULL",
        ("$outcome", outcome), ("$at", at.ToUnixTimeMilliseconds()), ("$fence", claim.Fence)) == 1;

    public void EndedEmpty(ApplyIntent intent) => database.Alone(() =>
    {
        Forget(intent.Plan, intent, "AND is_empty = 1");
        return Insert(intent, isEmpty: true);
    });

    public bool Resolve(string stack, string environment, RunId run, bool applied, string reason, DateTimeOffset at) => database.Write(
        $"""
        UPDATE apply SET resolution = $resolution, ended_at = coalesce(ended_at, $at)
        WHERE {OfStack} AND run = $run AND resolution IS NULL AND (outcome = 'needs-attention' OR outcome IS NULL)
        """,
        ("$stack", stack), ("$environment", environment), ("$run", run.Value), ("$resolution", $"{(applied ? "applied" : "not-applied")}: {reason}"),
        ("$at", at.ToUnixTimeMilliseconds())) > 0;

    private long Insert(ApplyIntent intent, bool isEmpty) => database.Read(
        """
        INSERT INTO apply (stack, environment, plan, run, revision, intended_at, ended_at, outcome, is_empty, spool, host, fence, process)
        VALUES ($stack, $environment, $plan, $run, $revision, $at, $ended, $outcome, $empty, $spool, $host,
          (SELECT coalesce(max(fence), 0) + 1 FROM apply), $process)
        RETURNING fence
        """,
        row => row.GetInt64(0),
        ("$stack", intent.Stack), ("$environment", intent.Environment), ("$plan", intent.Plan.Hex), ("$run", intent.Run.Value),
        ("$revision", intent.Commit), ("$at", intent.At.ToUnixTimeMilliseconds()), ("$ended", isEmpty ? intent.At.ToUnixTimeMilliseconds() : null),
        ("$outcome", isEmpty ? OutcomeWords.Succeeded : null), ("$empty", isEmpty), ("$spool", intent.Spool), ("$host", Environment.MachineName),
        ("$process", ProcessIdentity.Own))[0];

    private void Forget(Digest plan, ApplyIntent intent, string and = "") => database.Write(
        $"DELETE FROM apply WHERE {OfStack} AND plan = $plan {and}",
        ("$stack", intent.Stack), ("$environment", intent.Environment), ("$plan", plan.Hex));

    private IReadOnlyList<(DeployRecord Deploy, string Process)> All(string where, ApplyIntent intent) => database.Read(
        $"SELECT {Columns} FROM apply WHERE {where} ORDER BY fence DESC", Record,
        ("$stack", intent.Stack), ("$environment", intent.Environment), ("$plan", intent.Plan.Hex));

    private DeployRecord? First(string where, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        database.Read($"SELECT {Columns} FROM apply WHERE {where} ORDER BY fence DESC LIMIT 1", row => Record(row).Deploy, parameters).FirstOrDefault();

    private static (DeployRecord Deploy, string Process) Record(SqliteDataReader row) => (
        new()
        {
            Stack = row.GetString(0),
            Environment = row.GetString(1),
            Plan = new(row.GetString(2)),
            Run = new(row.GetString(3)),
            Commit = Text(row, 4),
            IntendedAt = Moment(row, 5),
            StartedAt = row.IsDBNull(6) ? null : Moment(row, 6),
            EndedAt = row.IsDBNull(7) ? null : Moment(row, 7),
            Outcome = Text(row, 8),
            IsEmpty = row.GetBoolean(9),
            Spool = Text(row, 10),
            Host = row.GetString(11),
            Fence = row.GetInt64(12),
            Resolution = Text(row, 13),
        },
        row.GetString(14));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Moment(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
