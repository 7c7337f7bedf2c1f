using System.Diagnostics;

namespace Flywheel.Jobs;

/// <summary>Outcomes as the words of the contract.</summary>
internal static class OutcomeWords
{
    public const string Succeeded = "succeeded";
    public const string Reused = "reused";
    public const string Failed = "failed";
    public const string TimedOut = "timed-out";
    public const string Cancelled = "cancelled";
    public const string Skipped = "skipped";
    public const string NeedsAttention = "needs-attention";

    public static string Word(this JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => Succeeded,
        JobOutcome.Reused => Reused,
        JobOutcome.Failed => Failed,
        JobOutcome.TimedOut => TimedOut,
        JobOutcome.Cancelled => Cancelled,
        JobOutcome.Skipped => Skipped,
        JobOutcome.NeedsAttention => NeedsAttention,
        _ => throw new UnreachableException(),
    };

    /// <summary>Why it ended so, in words; null where there is nothing to explain.</summary>
    public static string? Reason(this JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => null,
        JobOutcome.Reused reused => $"same inputs as in {reused.Run}",
        JobOutcome.Failed failed => failed.Reason,
        JobOutcome.TimedOut timedOut => $"its time limit of {Words.Duration(timedOut.After)} was up",
        JobOutcome.Cancelled cancelled => cancelled.Reason,
        JobOutcome.Skipped skipped => skipped.Reason,
        JobOutcome.NeedsAttention attention => attention.Reason,
        _ => throw new UnreachableException(),
    };

    /// <summary>As the second half of "x …": "failed", "timed out", "was cancelled".</summary>
    public static string AsReason(this JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => "succeeded",
        JobOutcome.Reused => "was reused",
        JobOutcome.Failed { Kind: FailureKind.Refused } => "was refused",
        JobOutcome.Failed => "failed",
        JobOutcome.TimedOut => "timed out",
        JobOutcome.Cancelled => "was cancelled",
        JobOutcome.Skipped => "was skipped",
        JobOutcome.NeedsAttention => "needs attention",
        _ => throw new UnreachableException(),
    };
}
