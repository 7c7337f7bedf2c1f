using Flywheel.Jobs;

namespace Flywheel.Execution;

/// <summary>The first job of a stage that did not end well, for which later stages do not start.</summary>
internal sealed record Blocker(JobId Job, JobOutcome Outcome)
{
    /// <summary>The outcome of a job that never starts because of this one.</summary>
    public JobOutcome ForThoseBehind => Outcome is JobOutcome.Cancelled
        ? Outcome
        : new JobOutcome.Skipped($"{Job} {Outcome.AsReason()}", Job);

    /// <summary>A job that was skipped by a rule, as "nothing to do here", blocks nothing.</summary>
    public static Blocker? For(Job job, JobOutcome outcome) =>
        outcome.IsGood || outcome is JobOutcome.Skipped ? null : new(job.Id, outcome);
}
