using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>One stage of a run: where it stands, how long it took from its first start to its last end, and its jobs.</summary>
/// <param name="Stage">Which stage.</param>
/// <param name="State">Never reused or timed-out: those are words of jobs.</param>
/// <param name="StartedAt">Null when no job of it has started.</param>
/// <param name="Duration">Zero when no job of it has started.</param>
/// <param name="Jobs">In the pipeline's order.</param>
internal sealed record StageSummary(
    Stage Stage, JobState State, DateTimeOffset? StartedAt, TimeSpan Duration, ImmutableArray<JobRecord> Jobs)
{
    /// <summary>The stages of a run, in order.</summary>
    public static ImmutableArray<StageSummary> Of(RunRecord run)
    {
        var now = run.Header.StartedAt + run.Duration;
        return [.. run.Stages.Select(stage => Of(stage.Key, [.. stage], now))];
    }

    /// <summary>How long a job has taken; up to now while it runs.</summary>
    public static TimeSpan Elapsed(RunRecord run, JobRecord job) =>
        job.IsRunning ? run.Header.StartedAt + run.Duration - job.StartedAt!.Value : job.Duration;

    private static StageSummary Of(Stage stage, ImmutableArray<JobRecord> jobs, DateTimeOffset now)
    {
        var started = jobs.Min(j => j.StartedAt);
        var ended = jobs.Max(j => j.IsRunning ? now : j.StartedAt + j.Duration);
        return new(stage, StateOf(jobs), started, (ended - started) ?? TimeSpan.Zero, jobs);
    }

    private static JobState StateOf(ImmutableArray<JobRecord> jobs)
    {
        if (jobs.Any(j => j.Outcome is null))
        {
            return jobs.All(j => j.State() == JobState.Waiting) ? JobState.Waiting : JobState.Running;
        }

        return jobs.All(j => j.Outcome is JobOutcome.Skipped) ? JobState.Skipped : RunVerdict.Of(jobs.Select(j => j.Outcome!)).State();
    }
}
