using System.Collections.Immutable;

namespace Flywheel.Clusters;

/// <summary>The objects of a kind at one moment.</summary>
/// <param name="Items">In the server's order, which is by namespace and name.</param>
/// <param name="ResourceVersion">The moment; a watch goes on from here.</param>
internal sealed record ObjectList(ImmutableArray<KubernetesObject> Items, string ResourceVersion);
