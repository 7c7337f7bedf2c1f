using System.Collections.Immutable;
using System.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>States of jobs and stages as words and signs.</summary>
internal static class JobStates
{
    /// <summary>All states, what needs a person first.</summary>
    public static ImmutableArray<JobState> All { get; } = [.. Enum.GetValues<JobState>()];

    /// <summary>Where a job stands.</summary>
    public static JobState State(this JobRecord job) =>
        job.Outcome?.State() ?? (job.IsRunning ? JobState.Running : JobState.Waiting);

    /// <summary>Where a job stands that has ended.</summary>
    public static JobState State(this JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => JobState.Succeeded,
        JobOutcome.Reused => JobState.Reused,
        JobOutcome.Failed => JobState.Failed,
        JobOutcome.TimedOut => JobState.TimedOut,
        JobOutcome.Cancelled => JobState.Cancelled,
        JobOutcome.Skipped => JobState.Skipped,
        JobOutcome.NeedsAttention => JobState.NeedsAttention,
        _ => throw new UnreachableException(),
    };

    /// <summary>Where a run stands.</summary>
    public static JobState State(this RunStatus status) => status switch
    {
        RunStatus.Running => JobState.Running,
        RunStatus.Succeeded => JobState.Succeeded,
        RunStatus.Failed => JobState.Failed,
        RunStatus.Cancelled => JobState.Cancelled,
        RunStatus.NeedsAttention => JobState.NeedsAttention,
        _ => throw new UnreachableException(),
    };

    /// <summary>The word of the contract.</summary>
    public static string Name(this JobState state) => state switch
    {
        JobState.NeedsAttention => OutcomeWords.NeedsAttention,
        JobState.Failed => OutcomeWords.Failed,
        JobState.TimedOut => OutcomeWords.TimedOut,
        JobState.Cancelled => OutcomeWords.Cancelled,
        JobState.Running => "running",
        JobState.Waiting => "waiting",
        JobState.Skipped => OutcomeWords.Skipped,
        JobState.Succeeded => OutcomeWords.Succeeded,
        JobState.Reused => OutcomeWords.Reused,
        _ => throw new UnreachableException(),
    };

    /// <summary>A sign that can be told from the others without colour.</summary>
    public static string Symbol(this JobState state) => state switch
    {
        JobState.NeedsAttention => "!",
        JobState.Failed => "✗",
        JobState.TimedOut => "⏱",
        JobState.Cancelled => "■",
        JobState.Running => "▶",
        JobState.Waiting => "·",
        JobState.Skipped => "⊘",
        JobState.Succeeded => "✓",
        JobState.Reused => "↻",
        _ => throw new UnreachableException(),
    };

    /// <summary>How it is coloured where there are colours.</summary>
    public static TextStyle Style(this JobState state) => state switch
    {
        JobState.NeedsAttention or JobState.Failed or JobState.TimedOut => TextStyle.Bad,
        JobState.Cancelled => TextStyle.Warning,
        JobState.Running => TextStyle.Accent,
        JobState.Waiting or JobState.Skipped => TextStyle.Dim,
        JobState.Succeeded or JobState.Reused => TextStyle.Good,
        _ => throw new UnreachableException(),
    };

    /// <summary>It ended in a way that somebody has to look at, or was stopped.</summary>
    public static bool IsBad(this JobState state) =>
        state is JobState.NeedsAttention or JobState.Failed or JobState.TimedOut or JobState.Cancelled;
}
