using System.Collections.Immutable;
using System.Data.Common;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Processes;
using Flywheel.Supervision;

namespace Flywheel.History;

/// <summary>Seals and deploys, in the history.</summary>
/// <remarks>
/// Claims and resolutions happen alone; every other change is one statement that holds only for the fence and run that it was meant for. So
/// whoever comes late changes nothing, on whichever machine it runs and whatever its clock says.
/// </remarks>
internal sealed class ApplyLedger(IHistoryDatabase database) : IApplyLedger
{
    private const string Columns =
        "stack, environment, plan, run, revision, intended_at, started_at, ended_at, outcome, is_empty, spool, host, fence, resolution, process, place";

    private const string SealColumns = "stack, environment, plan, bundle, run, sealed_at, fence";
    private const string OfStack = "stack = @stack AND environment = @environment";
    private const string IsOpen = "outcome IS NULL AND resolution IS NULL";
    private const string OfClaim = $"fence = @fence AND run = @run AND {IsOpen}";

    public void Sealed(PlanSeal seal) => database.Write(
        $"""
        INSERT INTO seal ({SealColumns}) VALUES (@stack, @environment, @plan, @bundle, @run, @at, (SELECT value FROM fence))
        ON CONFLICT (stack, environment, plan) DO UPDATE SET bundle = excluded.bundle, run = excluded.run, sealed_at = excluded.sealed_at, fence = excluded.fence
        """,
        ("@stack", seal.Stack), ("@environment", seal.Environment), ("@plan", seal.Plan.Hex), ("@bundle", seal.Bundle.Hex), ("@run", seal.Run.Value),
        ("@at", seal.At.ToUnixTimeMilliseconds()));

    public PlanSeal? FindSeal(string stack, string environment, Digest plan) => database.Read(
        $"SELECT {SealColumns} FROM seal WHERE {OfStack} AND plan = @plan", Seal,
        ("@stack", stack), ("@environment", environment), ("@plan", plan.Hex)).FirstOrDefault();

    public IReadOnlyList<PlanSeal> SealsSince(DateTimeOffset moment) => database.Read(
        $"SELECT {SealColumns} FROM seal WHERE sealed_at >= @since ORDER BY sealed_at, stack", Seal, ("@since", moment.ToUnixTimeMilliseconds()));

    public DeployRecord? Find(string stack, string environment, Digest plan) =>
        Deploys(database, $"{OfStack} AND plan = @plan", stack, environment, plan).FirstOrDefault();

    public DeployRecord? Newest(string stack, string environment) => Deploys(database, OfStack, stack, environment).FirstOrDefault();

    public DeployRecord? NewestApplied(string stack, string environment) => Deploys(
        database, $"{OfStack} AND NOT is_empty AND (outcome = 'succeeded' OR resolution LIKE 'applied%')", stack, environment).FirstOrDefault();

    public DeployRecord? Unknown(string stack, string environment) => Unknown(database, stack, environment).FirstOrDefault();

    public IReadOnlyList<DeployRecord> Open() => [.. database.Read($"{Select(database)} WHERE {IsOpen} ORDER BY fence", Record)];

    public IReadOnlyList<DeployRecord> NeedAttention() =>
        [.. database.Read($"{Select(database)} WHERE resolution IS NULL AND outcome = 'needs-attention' ORDER BY fence", Record)];

    public ApplyClaim Claim(ApplyIntent intent) => database.Alone<ApplyClaim>(statements =>
    {
        foreach (var open in Deploys(statements, $"{OfStack} AND {IsOpen}", intent.Stack, intent.Environment).Where(d => d is { StartedAt: null, IsLive: false }))
        {
            Settle(statements, open);
        }

        if (Deploys(statements, $"{OfStack} AND plan = @plan", intent.Stack, intent.Environment, intent.Plan) is [var same, ..])
        {
            return new ApplyClaim.AppliedBefore(same);
        }

        if (Unknown(statements, intent.Stack, intent.Environment) is [var unknown, ..])
        {
            return new ApplyClaim.Blocked(unknown);
        }

        return Deploys(statements, $"{OfStack} AND {IsOpen}", intent.Stack, intent.Environment) is [var other, ..]
            ? new ApplyClaim.Busy(other)
            : new ApplyClaim.Granted(intent, Insert(statements, intent, isEmpty: false));
    });

    public bool Started(ApplyClaim.Granted claim, DateTimeOffset at) => database.Write(
        $"UPDATE apply SET started_at = @at, renewed_at = {database.Now} WHERE {OfClaim}",
        ("@at", at.ToUnixTimeMilliseconds()), ("@fence", claim.Fence), ("@run", claim.Intent.Run.Value)) == 1;

    public bool Renew(ApplyClaim.Granted claim) => database.Write(
        $"UPDATE apply SET renewed_at = {database.Now}, host = @host, place = @place, process = @process WHERE {OfClaim}",
        ("@host", Environment.MachineName), ("@place", ProcessPlace.Own), ("@process", ProcessIdentity.Own), ("@fence", claim.Fence),
        ("@run", claim.Intent.Run.Value)) == 1;

    public bool NeverStarted(ApplyClaim.Granted claim) => database.Write(
        $"DELETE FROM apply WHERE {OfClaim}", ("@fence", claim.Fence), ("@run", claim.Intent.Run.Value)) == 1;

    public bool End(ApplyClaim.Granted claim, string outcome, DateTimeOffset at) => database.Write(
        $"UPDATE apply SET outcome = @outcome, ended_at = @at WHERE {OfClaim}",
        ("@outcome", outcome), ("@at", at.ToUnixTimeMilliseconds()), ("@fence", claim.Fence), ("@run", claim.Intent.Run.Value)) == 1;

    public void EndedEmpty(ApplyIntent intent) => database.Alone(statements =>
    {
        statements.Write(
            $"DELETE FROM apply WHERE {OfStack} AND plan = @plan AND is_empty",
            ("@stack", intent.Stack), ("@environment", intent.Environment), ("@plan", intent.Plan.Hex));
        return Deploys(statements, $"{OfStack} AND plan = @plan", intent.Stack, intent.Environment, intent.Plan).IsEmpty
            ? Insert(statements, intent, isEmpty: true)
            : 0;
    });

    public bool Resolve(string stack, string environment, RunId run, bool applied, string reason, DateTimeOffset at) => database.Alone(statements =>
    {
        var unknown = Unknown(statements, stack, environment).Where(d => d.Run == run).ToList();
        foreach (var deploy in unknown)
        {
            statements.Write(
                "UPDATE apply SET resolution = @resolution, ended_at = coalesce(ended_at, @at) WHERE fence = @fence",
                ("@resolution", $"{(applied ? "applied" : "not-applied")}: {reason}"), ("@at", at.ToUnixTimeMilliseconds()), ("@fence", deploy.Fence));
        }

        return unknown.Count > 0;
    });

    // Whoever made it is gone and has not said that tofu starts. Where there is a spool, what it says counts, and nothing starts from it any more.
    private static void Settle(IHistoryStatements statements, DeployRecord open) => statements.Write(
        open.Spool is not { } spool || SupervisedProcess.CallOff(spool)
            ? "DELETE FROM apply WHERE fence = @fence AND started_at IS NULL"
            : "UPDATE apply SET started_at = intended_at WHERE fence = @fence AND started_at IS NULL",
        ("@fence", open.Fence));

    private ImmutableArray<DeployRecord> Unknown(IHistoryStatements statements, string stack, string environment) =>
    [
        .. Deploys(statements, $"{OfStack} AND resolution IS NULL AND (outcome = 'needs-attention' OR (outcome IS NULL AND started_at IS NOT NULL))", stack, environment)
            .Where(d => d.IsUnknown),
    ];

    // The counter never goes back, so that a fence is given once even if the intent that had it is forgotten.
    private static long Insert(IHistoryStatements statements, ApplyIntent intent, bool isEmpty)
    {
        var fence = statements.Read("UPDATE fence SET value = value + 1 RETURNING value", row => row.GetInt64(0))[0];
        statements.Write(
            $"""
            INSERT INTO apply (stack, environment, plan, run, revision, intended_at, ended_at, outcome, is_empty, spool, host, place, process, renewed_at, fence)
            VALUES (@stack, @environment, @plan, @run, @revision, @at, @ended, @outcome, @empty, @spool, @host, @place, @process, {statements.Now}, @fence)
            """,
            ("@stack", intent.Stack), ("@environment", intent.Environment), ("@plan", intent.Plan.Hex), ("@run", intent.Run.Value),
            ("@revision", intent.Commit), ("@at", intent.At.ToUnixTimeMilliseconds()), ("@ended", isEmpty ? intent.At.ToUnixTimeMilliseconds() : null),
            ("@outcome", isEmpty ? OutcomeWords.Succeeded : null), ("@empty", isEmpty), ("@spool", intent.Spool), ("@host", Environment.MachineName),
            ("@place", ProcessPlace.Own), ("@process", ProcessIdentity.Own), ("@fence", fence));
        return fence;
    }

    private ImmutableArray<DeployRecord> Deploys(IHistoryStatements statements, string where, string stack, string environment, Digest? plan = null) =>
    [
        .. plan is { } digest
            ? statements.Read($"{Select(statements)} WHERE {where} ORDER BY fence DESC", Record, ("@stack", stack), ("@environment", environment), ("@plan", digest.Hex))
            : statements.Read($"{Select(statements)} WHERE {where} ORDER BY fence DESC", Record, ("@stack", stack), ("@environment", environment)),
    ];

    private static string Select(IHistoryStatements statements) => $"SELECT {Columns}, {statements.Now} - renewed_at FROM apply";

    private static PlanSeal Seal(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), new(row.GetString(2)), new(row.GetString(3)), new(row.GetString(4)), row.Moment(5)) { Fence = row.GetInt64(6) };

    private DeployRecord Record(DbDataReader row)
    {
        var deploy = new DeployRecord
        {
            Stack = row.GetString(0),
            Environment = row.GetString(1),
            Plan = new(row.GetString(2)),
            Run = new(row.GetString(3)),
            Commit = row.Text(4),
            IntendedAt = row.Moment(5),
            StartedAt = row.MomentOrNull(6),
            EndedAt = row.MomentOrNull(7),
            Outcome = row.Text(8),
            IsEmpty = row.GetBoolean(9),
            Spool = row.Text(10),
            Host = row.GetString(11),
            Fence = row.GetInt64(12),
            Resolution = row.Text(13),
        };
        return deploy with { IsLive = deploy.IsOpen && IsLive(row.GetString(15), row.GetString(14), TimeSpan.FromMilliseconds(row.GetInt64(16))) };
    }

    // A process is looked at where that means something. Elsewhere its lease tells, by the database's clock alone; but a file of this machine that
    // was written before the machine last started was written by a process that is gone.
    private bool IsLive(string place, string process, TimeSpan sinceRenewal) =>
        place == ProcessPlace.Own ? ProcessIdentity.IsAlive(process)
        : (database.IsShared || ProcessPlace.IsOfThisBoot(place)) && sinceRenewal < LeaseKeeper.Limit;
}
