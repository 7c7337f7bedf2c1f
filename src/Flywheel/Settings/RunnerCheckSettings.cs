namespace Flywheel.Settings;

/// <summary>How long the runners may take until the forge has heard of them.</summary>
internal sealed record RunnerCheckSettings
{
    /// <summary>All runners must be registered and alive within this time.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A contact older than this proves nothing where no deploy precedes the check.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(5);
}
