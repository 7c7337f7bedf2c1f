using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>That a run means to apply this very plan of this stack now.</summary>
internal sealed record ApplyIntent(string Stack, string Environment, Digest Plan, RunId Run, DateTimeOffset At)
{
    /// <summary>The commit that was planned.</summary>
    public string? Commit { get; init; }

    /// <summary>Where the supervisor will leave what it knows.</summary>
    public string? Spool { get; init; }
}
