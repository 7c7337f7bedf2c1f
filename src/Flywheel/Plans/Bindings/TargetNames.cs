using System.Collections.Immutable;

namespace Flywheel.Plans.Bindings;

/// <summary>What the identities of a plan's targets are called in <see cref="Bundles.BundleManifest.Targets"/>, and what stands for one that nobody could tell.</summary>
internal static class TargetNames
{
    /// <summary>Address of the API server; in the lab, whose address changes with each start, <see cref="Lab"/>.</summary>
    public const string Cluster = "cluster";

    /// <summary>SHA-256 of the CA that is trusted there.</summary>
    public const string ClusterAuthority = "cluster-ca";

    /// <summary>The uid of the namespace kube-system, which no two clusters share.</summary>
    public const string ClusterUid = "cluster-uid";

    /// <summary>Address of the forge; in the lab <see cref="Lab"/>.</summary>
    public const string Forge = "forge";

    /// <summary>Path of the group.</summary>
    public const string ForgeGroup = "forge-group";

    /// <summary>The group's number, which stays when it is renamed and is never given twice.</summary>
    public const string ForgeGroupId = "forge-group-id";

    /// <summary>It was asked for and not answered.</summary>
    public const string NotKnown = "not known";

    public const string Lab = "lab";

    private static readonly ImmutableSortedDictionary<string, string> Words = ImmutableSortedDictionary<string, string>.Empty
        .Add(Cluster, "the cluster's server").Add(ClusterAuthority, "the cluster's CA").Add(ClusterUid, "the cluster's uid (namespace kube-system)")
        .Add(Forge, "the forge").Add(ForgeGroup, "the forge's group").Add(ForgeGroupId, "the number of the forge's group");

    /// <summary>The name in a sentence.</summary>
    public static string Say(string name) => Words.GetValueOrDefault(name, name);
}
