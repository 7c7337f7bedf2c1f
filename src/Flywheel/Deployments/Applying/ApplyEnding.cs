using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Supervision;

namespace Flywheel.Deployments.Applying;

/// <summary>From the end of a supervised apply to its recorded result: the same right after it, and after a crash.</summary>
/// <param name="ledger">Records the end.</param>
/// <param name="rescues">Records a state that could not be saved.</param>
/// <param name="states">Records that the state has moved.</param>
internal sealed class ApplyEnding(IApplyLedger ledger, IRescueRegister rescues, IStateRegister states)
{
    /// <summary>Takes what is left of the apply, judges it and records its end.</summary>
    /// <param name="apply">What was applied.</param>
    /// <param name="claim">Under which it ran.</param>
    /// <param name="end">How it ended; not <see cref="SupervisedEnd.Detached"/>.</param>
    /// <param name="events">Has read all that it printed.</param>
    /// <param name="context">The deploy job's, or what stands for it after a crash.</param>
    public async Task<JobResult> RecordAsync(OpenApply apply, ApplyClaim.Granted claim, SupervisedEnd end, ApplyEvents events, JobContext context)
    {
        var record = events.End();
        if (events.KeepSpool)
        {
            SpoolEnd.Keep(context.Spool);
        }

        var rescued = await new StateRescue(apply, rescues).TakeAsync(events.Dumps, context);
        var verdict = new ApplyVerdict(apply, record, !rescued.IsEmpty);
        var result = verdict.Of(end);
        result = result with { Artifacts = [context.Artifacts.Put(ApplyDocument.Name, ApplyDocument.Write(apply, record, result, verdict.StateWord(end), context.Log.Masked)), .. rescued] };
        if (verdict.IsNotStarted(end))
        {
            ledger.NeverStarted(claim);
            return result;
        }

        var word = verdict.LedgerWord(result);
        // Every apply that changed something wrote at least one newer version of the state.
        if (record.Count(ResourceOutcome.Applied) > 0 && word != OutcomeWords.NeedsAttention)
        {
            states.Raise(apply.Stack, apply.Environment, apply.Serial + 1);
        }

        _ = ledger.End(claim, word, context.Time.GetUtcNow());
        return result;
    }
}
