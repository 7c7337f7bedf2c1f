using System.Collections.Immutable;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>One kind as discovery tells of it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Verbs">What can be done with its objects.</param>
/// <param name="Subresources">What lies below its objects.</param>
internal sealed record DiscoveredResource(ApiKind Kind, ImmutableArray<string> Verbs, ImmutableArray<DiscoveredSubresource> Subresources)
{
    private static readonly ImmutableArray<string> All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly ImmutableArray<string> Create = ["create"];
    private static readonly ImmutableArray<string> ReadWrite = ["get", "patch", "update"];

    /// <summary>All that the cluster knows now, ordered by group, version and plural.</summary>
    public static ImmutableArray<DiscoveredResource> Of(KindCatalog kinds) =>
    [
        .. kinds.All.Select(kind => new DiscoveredResource(kind, All, SubresourcesOf(kind)))
            .Concat(Reviews.Kinds.Select(kind => new DiscoveredResource(kind, Create, [])))
            .OrderBy(resource => resource.Kind.Group, StringComparer.Ordinal)
            .ThenBy(resource => resource.Kind.Version, StringComparer.Ordinal)
            .ThenBy(resource => resource.Kind.Plural, StringComparer.Ordinal),
    ];

    private static ImmutableArray<DiscoveredSubresource> SubresourcesOf(ApiKind kind)
    {
        var all = ImmutableArray.CreateBuilder<DiscoveredSubresource>();
        switch (kind)
        {
            case { Group: "", Kind: "Pod" }:
                all.Add(new("eviction", "policy", "v1", "Eviction", Create));
                all.Add(new("log", "", "v1", "Pod", ["get"]));
                break;
            case { Group: "", Kind: "ServiceAccount" }:
                all.Add(new("token", "authentication.k8s.io", "v1", "TokenRequest", Create));
                break;
            case { Group: "", Kind: "Namespace" }:
                all.Add(new("finalize", "", "v1", "Namespace", ["update"]));
                break;
        }

        if (kind.Scale is not null)
        {
            all.Add(new("scale", "autoscaling", "v1", "Scale", ReadWrite));
        }

        if (kind.HasStatus)
        {
            all.Add(new("status", kind.Group, kind.Version, kind.Kind, ReadWrite));
        }

        return all.DrainToImmutable();
    }
}

/// <summary>What lies below an object, such as <c>scale</c>.</summary>
/// <param name="Name">The last step of the path.</param>
/// <param name="Group">Of what it answers with.</param>
/// <param name="Version">Of what it answers with.</param>
/// <param name="Kind">What it answers with.</param>
/// <param name="Verbs">What can be done with it.</param>
internal sealed record DiscoveredSubresource(string Name, string Group, string Version, string Kind, ImmutableArray<string> Verbs);
