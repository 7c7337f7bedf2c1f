using System.Collections.Immutable;

namespace Flywheel.Plans.Bindings;

/// <summary>What the providers of a stack talk to.</summary>
internal static class StackProviders
{
    // By the last part of their address.
    private static readonly ImmutableArray<string> OfClusters = ["kubectl", "kubernetes", "helm"];
    private static readonly ImmutableArray<string> OfForges = ["gitlab"];

    /// <summary>The stack, or a module it calls, makes objects in a cluster.</summary>
    public static bool NeedCluster(StackTarget target) => HasAny(target, OfClusters);

    /// <summary>The same for the forge.</summary>
    public static bool NeedForge(StackTarget target) => HasAny(target, OfForges);

    private static bool HasAny(StackTarget target, ImmutableArray<string> types) =>
        target.Source.Providers.Any(source => types.Contains(source[(source.LastIndexOf('/') + 1)..]));
}
