using Flywheel.Deployments.Applying;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Plans;
using Flywheel.Plans.Bundles;
using Flywheel.Processes;
using Flywheel.Supervision;
using Flywheel.Validation;

namespace Flywheel.Deployments;

/// <summary>tofu's apply of a claimed plan: at once, and once more with patience when all that stopped it was that somebody else held the state's lock.</summary>
/// <remarks>
/// Both tries are one apply under one claim: the second is only made when the first has proved that nothing was begun. It has a spool of its own,
/// so that whoever finds the job after a crash can tell which of them was under way.
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="ledger">Knows the claim.</param>
/// <param name="plan">Opened.</param>
/// <param name="claim">Of the plan.</param>
internal sealed class ApplyTries(StackTarget target, IApplyLedger ledger, PlanBundle plan, ApplyClaim.Granted claim)
{
    /// <summary>Puts beside the spool what whoever comes after a crash has to know; on disk before the claim is recorded as started.</summary>
    public async Task PrepareAsync(JobContext context, InitializedFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            await SpoolSecrets.WriteAsync(context.Spool, context.Keys.Value!.Newest, context.Log.Secrets, cancellationToken);
            Open(context, folder).Write(context.Spool);
        }
        catch (Exception early) when (early is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            ledger.NeverStarted(claim);
            throw;
        }
    }

    /// <summary>The last try, which the caller disposes. The first is prepared, and the claim recorded as started.</summary>
    public async Task<ApplyTry> RunAsync(JobContext context, InitializedFolder folder, CancellationToken cancellationToken)
    {
        await using var lease = new LeaseKeeper(ledger, claim, context.Time);
        ApplyTry? last = null;
        // The claim is ours alone, so no apply that history knows of can be the holder.
        return await new LockWait(target.LockTimeout, _ => null, context.Log.WriteLine).RunAsync(
            async timeout =>
            {
                var spool = last is null ? context.Spool : ApplySpool.Second(context.Spool);
                last?.Dispose();
                return last = await TryAsync(context, folder, spool, timeout);
            },
            tried => cancellationToken.IsCancellationRequested || tried.End is SupervisedEnd.Detached
                ? null
                : new ApplyVerdict(tried.Apply, tried.Events.End(), hasRescue: false).BusyWith(tried.End));
    }

    private async Task<ApplyTry> TryAsync(JobContext context, InitializedFolder folder, string spool, TimeSpan lockTimeout)
    {
        var apply = Open(context, folder);
        var events = new ApplyEvents(context.Log, target.Stack.Folder.Shown, Path.Combine(context.Spool, "state-dump"));
        try
        {
            if (spool != context.Spool)
            {
                apply.Write(spool);
            }

            var end = await context.SuperviseAsync(
                new()
                {
                    Command = target.Tofu.Apply(folder.Directory, folder.DataFolder, plan.Files.Plan, target.Backend.StateFile, lockTimeout),
                    Spool = spool,
                    Handed = plan.Files.Plan,
                    Digest = plan.Manifest.Plan,
                },
                events);
            return new(apply, end, events);
        }
        catch (Exception impossible) when (impossible is ProcessStartException or IOException or UnauthorizedAccessException)
        {
            events.Dispose();
            ledger.NeverStarted(claim);
            throw;
        }
    }

    private OpenApply Open(JobContext context, InitializedFolder folder) => new()
    {
        Stack = target.Stack.Name,
        Environment = target.Environment,
        Run = context.Run.Value,
        Plan = plan.Manifest.Plan.Hex,
        Fence = claim.Fence,
        Commit = plan.Manifest.Commit,
        Folder = target.Stack.Folder.Shown,
        Tool = target.Tofu.Name,
        Directory = folder.Directory,
        LogLength = context.Log.Mark(),
        Serial = plan.Manifest.Serial,
    };
}
