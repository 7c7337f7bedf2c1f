using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>An apply that was begun before.</summary>
/// <param name="Run">The run that began it.</param>
/// <param name="Outcome">How its job ended; null when nothing was recorded after the intent.</param>
internal sealed record PastApply(RunId Run, string? Outcome);
