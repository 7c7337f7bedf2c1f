namespace Flywheel.Lab.Controllers.Pods;

/// <summary>What an imagined container is going to do, and how long it takes for it. Times are as the lab's pace has them.</summary>
internal sealed record ContainerScript
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>The field of the pod that events name: <c>spec.containers{web}</c>.</summary>
    public required string FieldPath { get; init; }

    /// <summary>Why it cannot be made now; null: it can.</summary>
    public Obstacle? Obstacle { get; init; }

    /// <summary>What the registry answers instead of the image; null: the image.</summary>
    public string? PullError { get; init; }

    /// <summary>The image is on the node already and need not be asked for.</summary>
    public bool IsImagePresent { get; init; }

    /// <summary>How long pulling takes.</summary>
    public TimeSpan Pull { get; init; }

    /// <summary>How long after its start it is ready; null: never.</summary>
    public TimeSpan? ReadyAfter { get; init; }

    /// <summary>What each failed probe tells; empty: there is no probe.</summary>
    public string ProbeFailure { get; init; } = "";

    /// <summary>When the first probe is made after the start.</summary>
    public TimeSpan ProbeDelay { get; init; }

    /// <summary>The time between probes.</summary>
    public TimeSpan ProbePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after its start it ends; null: it does not.</summary>
    public TimeSpan? RunsFor { get; init; }

    /// <summary>How it ends.</summary>
    public int ExitCode { get; init; }

    /// <summary>After so many restarts it no longer ends by itself; null: it goes on as it is.</summary>
    public int? HealsAfter { get; init; }

    /// <summary>It is started again after it ended with an exit code that is not zero.</summary>
    public bool RestartsAfterFailure { get; init; }

    /// <summary>It is started again after it ended with exit code zero.</summary>
    public bool RestartsAfterSuccess { get; init; }

    /// <summary>Who it is in messages about its restarts: <c>web-1_default(uid)</c>.</summary>
    public required string Pod { get; init; }

    public required Pace Pace { get; init; }
}
