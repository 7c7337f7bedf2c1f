using Flywheel.Clusters;
using Flywheel.Organizations;
using Flywheel.Verification.Runners;

namespace Flywheel.Verification.ScaleSets;

/// <summary>What was seen of a runner's scale set the last time.</summary>
/// <param name="Runner">As organization.yaml has it; its scale set has its name.</param>
/// <param name="Set">Null: the cluster has none.</param>
/// <param name="Health">How it is.</param>
/// <param name="Detail">What was seen and what was expected, a sentence.</param>
internal sealed record ScaleSetSighting(Runner Runner, ObjectName? Set, RunnerHealth Health, string Detail)
{
    /// <summary>Waiting brings nothing.</summary>
    public bool IsSettled { get; init; }
}
