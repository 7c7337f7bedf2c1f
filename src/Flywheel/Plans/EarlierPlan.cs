using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Plans;

/// <summary>A plan of an earlier run that nobody has applied.</summary>
/// <param name="Run">Made it.</param>
/// <param name="Summary">What it would have done, see <see cref="PlanArtifacts.Summary"/>; it may be on another machine, or cleaned away.</param>
internal sealed record EarlierPlan(RunId Run, Artifact Summary);
