using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>What explains why a root is not ready.</summary>
/// <param name="Pod">The pod that fails; null: none is known.</param>
/// <param name="Container">Its container that fails; null: none does.</param>
/// <param name="Events">The newest last, a line each.</param>
/// <param name="Warnings">Those of them that warn of something that the verdict does not say already; at most two.</param>
/// <param name="LogLines">The end of the container's log. May hold secrets: for the job's log alone, which masks them.</param>
internal sealed record RootEvidence(KubernetesObject? Pod, string? Container, ImmutableArray<string> Events, ImmutableArray<string> Warnings, ImmutableArray<string> LogLines)
{
    public static RootEvidence None { get; } = new(null, null, [], [], []);
}
