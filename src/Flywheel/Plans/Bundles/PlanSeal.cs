using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Plans.Bundles;

/// <summary>That a plan was made and sealed: kept apart from the bundle, so that whoever holds the key alone cannot make one up.</summary>
/// <param name="Plan">SHA-256 of the plan file in clear.</param>
/// <param name="Bundle">SHA-256 of the sealed file.</param>
internal sealed record PlanSeal(string Stack, string Environment, Digest Plan, Digest Bundle, RunId Run, DateTimeOffset At)
{
    /// <summary>The fence of the last deploy that history knew when the plan was sealed, whatever the clocks said; the history fills it in.</summary>
    public long Fence { get; init; }
}
