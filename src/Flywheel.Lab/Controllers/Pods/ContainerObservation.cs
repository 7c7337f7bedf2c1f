namespace Flywheel.Lab.Controllers.Pods;

/// <summary>How a container that runs for real is now; the pod controller writes it into the pod's status as it is.</summary>
internal sealed record ContainerObservation
{
    public required ContainerPhase Phase { get; init; }

    /// <summary><c>ContainerCreating</c>, <c>CrashLoopBackOff</c>, <c>CommandNotAllowed</c>, …; of a terminated one <c>Completed</c> or <c>Error</c>.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Its readiness probe answers; true only while it runs.</summary>
    public bool IsReady { get; init; }

    public int Restarts { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Of a terminated one; 128 and the number of the signal that ended it.</summary>
    public int ExitCode { get; init; }

    /// <summary>The start before this one, as it ended: <c>lastState</c>.</summary>
    public ContainerObservation? Last { get; init; }
}
