using System.Collections.Immutable;
using Flywheel.Plans;
using Flywheel.Plans.Bindings;
using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>A stack whose objects are to be checked, and in which cluster.</summary>
internal sealed record KubernetesTarget
{
    public required StackTarget Stack { get; init; }

    /// <summary>A context of the kubeconfig.</summary>
    public required string Context { get; init; }

    /// <summary>Flywheel's own environment, which leads to the kubeconfig.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    /// <summary>Absolute folder of the checkout.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>All objects must be ready within this time.</summary>
    public required TimeSpan Within { get; init; }

    public ReadinessLimits Limits { get; init; } = ReadinessLimits.Default;

    /// <summary>The stack, or a module it calls, makes objects in a cluster.</summary>
    public static bool HasObjects(StackTarget target) => StackProviders.NeedCluster(target);
}
