using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>What kinds there are, in the documents of a real server: plain ones and the aggregated one. Made for one revision of the catalog.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api</remarks>
internal sealed class DiscoveryDocuments
{
    /// <summary>Groups before all others, in the order of a real server; it decides which kind a short name means.</summary>
    private static readonly ImmutableArray<string> First =
    [
        "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "networking.k8s.io", "policy",
        "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io",
        "coordination.k8s.io", "node.k8s.io", "discovery.k8s.io",
    ];

    private readonly ImmutableArray<DiscoveredResource> _resources;

    public DiscoveryDocuments(KindCatalog kinds)
    {
        Revision = kinds.Revision;
        _resources = DiscoveredResource.Of(kinds);
        Groups =
        [
            .. _resources.Select(resource => resource.Kind.Group).Where(group => group.Length > 0).Distinct()
                .OrderBy(group => First.IndexOf(group) is var place and >= 0 ? place : int.MaxValue)
                .ThenBy(group => group, StringComparer.Ordinal),
        ];
    }

    /// <summary>Of the catalog that they tell of.</summary>
    public int Revision { get; }

    /// <summary>All groups but core, the first ones first.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary><c>/api</c>.</summary>
    public static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    /// <summary><c>/apis</c>.</summary>
    public JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Groups.Select(Group)]),
    };

    /// <summary><c>/apis/GROUP</c>; null when there is no such group.</summary>
    public JsonObject? OneGroup(string group)
    {
        if (!Groups.Contains(group))
        {
            return null;
        }

        var document = Group(group);
        document.Insert(0, "kind", "APIGroup");
        document.Insert(1, "apiVersion", "v1");
        return document;
    }

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>; null when there is no such version.</summary>
    public JsonObject? Resources(string group, string version)
    {
        var entries = new JsonArray();
        foreach (var resource in Of(group, version))
        {
            entries.Add(Entry(resource));
            foreach (var subresource in resource.Subresources)
            {
                entries.Add(Entry(resource, subresource));
            }
        }

        return entries.Count == 0 ? null : new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = entries,
        };
    }

    /// <summary>The versions of a group, the preferred one first: stable before others, then the higher number.</summary>
    public ImmutableArray<string> Versions(string group) =>
    [
        .. _resources.Where(resource => resource.Kind.Group == group).Select(resource => resource.Kind.Version).Distinct()
            .OrderBy(version => version, KubernetesVersionOrder.PreferredFirst),
    ];

    /// <summary>The kinds of one version of a group.</summary>
    public IEnumerable<DiscoveredResource> Of(string group, string version) =>
        _resources.Where(resource => resource.Kind.Group == group && resource.Kind.Version == version);

    private JsonObject Group(string group)
    {
        var versions = Versions(group).Select(version => new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version }).ToList();
        return new()
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject Entry(DiscoveredResource resource)
    {
        var kind = resource.Kind;
        var entry = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = List(resource.Verbs),
        };
        AddNames(entry, kind);
        return entry;
    }

    private static JsonObject Entry(DiscoveredResource resource, DiscoveredSubresource subresource)
    {
        var entry = new JsonObject
        {
            ["name"] = $"{resource.Kind.Plural}/{subresource.Name}",
            ["singularName"] = "",
            ["namespaced"] = resource.Kind.Namespaced,
            ["kind"] = subresource.Kind,
            ["verbs"] = List(subresource.Verbs),
        };
        if (subresource.Kind != resource.Kind.Kind)
        {
            entry["group"] = subresource.Group;
            entry["version"] = subresource.Version;
        }

        return entry;
    }

    /// <summary>Short names and categories, which are left out when there are none.</summary>
    internal static void AddNames(JsonObject entry, ApiKind kind)
    {
        if (!kind.ShortNames.IsEmpty)
        {
            entry["shortNames"] = List(kind.ShortNames);
        }

        if (!kind.Categories.IsEmpty)
        {
            entry["categories"] = List(kind.Categories);
        }
    }

    /// <summary>A list of texts.</summary>
    internal static JsonArray List(ImmutableArray<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
