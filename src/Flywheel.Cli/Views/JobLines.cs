using System.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>A job's end in words.</summary>
internal static class JobLines
{
    /// <summary>"✓ plan/attic succeeded in 1.2 s  1 to create", "⊘ deploy/attic skipped: plan/attic failed".</summary>
    public static Line Ended(JobId job, JobResult result, TimeSpan duration)
    {
        var outcome = result.Outcome;
        var state = outcome.State();
        var line = Line.Of($"{state.Symbol()} ", state.Style()).Add($"{job} ").Add(Phrase(outcome, duration), state.Style());
        if (outcome is not JobOutcome.Reused && outcome.Reason() is { } why)
        {
            line.Add($": {why}");
        }

        return result.Note is null ? line : line.Add($"  {result.Note}");
    }

    /// <summary>What a tree shows behind a job: the reason, else the note.</summary>
    public static string? Note(JobResult result) => result.Outcome switch
    {
        JobOutcome.Succeeded => result.Note,
        JobOutcome.Reused => result.Note ?? "reused",
        JobOutcome.Failed { Kind: FailureKind.Refused } refused => $"refused: {refused.Reason}",
        JobOutcome.Failed failed => failed.Reason,
        JobOutcome.TimedOut timedOut => $"timed out: {timedOut.Reason()}",
        JobOutcome.Cancelled cancelled => $"cancelled: {cancelled.Reason}",
        JobOutcome.Skipped skipped => $"skipped: {skipped.Reason}",
        JobOutcome.NeedsAttention attention => $"needs attention: {attention.Reason}",
        _ => throw new UnreachableException(),
    };

    private static string Phrase(JobOutcome outcome, TimeSpan duration) => outcome switch
    {
        JobOutcome.Succeeded => $"succeeded in {Words.Duration(duration)}",
        JobOutcome.Reused reused => $"reused from {reused.Run}",
        JobOutcome.Failed { Kind: FailureKind.Refused } => $"refused after {Words.Duration(duration)}",
        JobOutcome.Failed => $"failed after {Words.Duration(duration)}",
        JobOutcome.TimedOut => $"timed out after {Words.Duration(duration)}",
        JobOutcome.Cancelled => "cancelled",
        JobOutcome.Skipped => "skipped",
        JobOutcome.NeedsAttention => $"needs attention after {Words.Duration(duration)}",
        _ => throw new UnreachableException(),
    };
}
