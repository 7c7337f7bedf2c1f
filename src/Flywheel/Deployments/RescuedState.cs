using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>A state that tofu could not save, taken into a sealed artifact. The stack is blocked until it is pushed or discarded.</summary>
/// <param name="Artifact">The sealed file.</param>
/// <param name="Lineage">Its own id; null: it could not be read as a state.</param>
/// <param name="Serial">Its version.</param>
internal sealed record RescuedState(string Stack, string Environment, RunId Run, Artifact Artifact, string? Lineage, long Serial, DateTimeOffset At);
