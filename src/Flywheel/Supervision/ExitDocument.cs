namespace Flywheel.Supervision;

/// <summary>How a supervised command ended, or that it never starts, as <c>exit.json</c>. Once there it is the last word on its spool.</summary>
internal sealed record ExitDocument
{
    /// <summary>Why it was not started, and from this spool never will be; null: it was.</summary>
    public string? NotStarted { get; init; }

    /// <summary>Exit code; null when a signal ended it.</summary>
    public int? Code { get; init; }

    /// <summary>The signal that ended it.</summary>
    public int? Signal { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>By a clock that nobody sets.</summary>
    public long DurationMs { get; init; }

    /// <summary>When it was asked to end, if it was.</summary>
    public DateTimeOffset? InterruptedAt { get; init; }

    /// <summary>It was killed on somebody's word.</summary>
    public bool Forced { get; init; }

    /// <summary>Length of its stdout at its end; what others wrote behind that is not its own.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Length of its stderr at its end.</summary>
    public long ErrorBytes { get; init; }
}
