namespace Flywheel.Settings;

/// <summary>How long the objects of a stack may take until they are ready.</summary>
internal sealed record ClusterCheckSettings
{
    /// <summary>All objects of a stack must be ready within this time.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Restarts that a crashing container is allowed before the check gives up.</summary>
    public int Restarts { get; init; } = 3;

    /// <summary>How long a container may crash, or wait for its image, before the check gives up.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(60);
}
