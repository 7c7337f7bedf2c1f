namespace Flywheel.Readiness;

/// <summary>How long trouble that may pass is given time to pass.</summary>
internal sealed record ReadinessLimits
{
    public static ReadinessLimits Default { get; } = new();

    /// <summary>Restarts that a crashing container is allowed before it counts as failed. Default 3.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>How long a container may crash, or wait for its image, before it counts as failed. Default 60 seconds.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an error may last that a controller tries to mend by itself, over and over. Default 5 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
