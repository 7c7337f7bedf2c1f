using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>A job of a run as far as it has come.</summary>
internal sealed record JobRecord
{
    public required JobId Id { get; init; }

    public required ImmutableArray<JobId> Needs { get; init; }

    /// <summary>Null while it has not started, and for ever if it never does.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>How much of the duration child processes took, and waits for others.</summary>
    public TimeSpan ChildTime { get; init; }

    /// <summary>Null until it has ended.</summary>
    public JobResult? Result { get; init; }

    public JobOutcome? Outcome => Result?.Outcome;

    public bool IsRunning => StartedAt is not null && Result is null;
}
