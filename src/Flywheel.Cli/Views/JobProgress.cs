using Flywheel.Jobs;

namespace Flywheel.Cli.Views;

/// <summary>How far a job has come, as a view needs it.</summary>
internal sealed class JobProgress(JobId id)
{
    public JobId Id { get; } = id;

    public DateTimeOffset? StartedAt { get; set; }

    public TimeSpan Duration { get; set; }

    public JobResult? Result { get; set; }

    /// <summary>The end of what it printed; null before it did and once it has ended.</summary>
    public OutputTail? Tail { get; set; }

    public bool IsRunning => StartedAt is not null && Result is null;

    public bool IsWaiting => StartedAt is null && Result is null;

    public bool IsBad => Result?.Outcome is JobOutcome.Failed or JobOutcome.TimedOut or JobOutcome.NeedsAttention;

    /// <summary>Up to now, or all of it once it has ended.</summary>
    public TimeSpan DurationAt(DateTimeOffset now) => IsRunning && now > StartedAt!.Value ? now - StartedAt.Value : Duration;
}
