using System.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>Turns the outcomes of a run's jobs into its status: the one place that decides it.</summary>
internal static class RunVerdict
{
    /// <summary>
    /// Needs-attention if any job does, else cancelled if the run was stopped before all jobs ended, else failed if any failed or timed
    /// out, else succeeded.
    /// </summary>
    public static RunStatus Of(IEnumerable<JobOutcome> outcomes)
    {
        var worst = RunStatus.Succeeded;
        foreach (var outcome in outcomes)
        {
            var status = Of(outcome);
            worst = Rank(status) > Rank(worst) ? status : worst;
        }

        return worst;
    }

    /// <summary>What one job's outcome makes of the run when all others are fine.</summary>
    public static RunStatus Of(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded or JobOutcome.Reused => RunStatus.Succeeded,
        // Skipped because of another job: that job decides. Skipped by a rule, as "deploy only from main", is fine.
        JobOutcome.Skipped => RunStatus.Succeeded,
        JobOutcome.Failed or JobOutcome.TimedOut => RunStatus.Failed,
        JobOutcome.Cancelled => RunStatus.Cancelled,
        JobOutcome.NeedsAttention => RunStatus.NeedsAttention,
        _ => throw new UnreachableException(),
    };

    private static int Rank(RunStatus status) => status switch
    {
        RunStatus.NeedsAttention => 3,
        RunStatus.Cancelled => 2,
        RunStatus.Failed => 1,
        _ => 0,
    };
}
