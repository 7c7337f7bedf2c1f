using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>All groups with all their kinds in one document, for clients that ask for it by <c>Accept</c>.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery; the fields are those of <c>apidiscovery.k8s.io/v2</c>.</remarks>
internal static class AggregatedDiscovery
{
    /// <summary>The version of the document that an <c>Accept</c> header asks for; null: it asks for none.</summary>
    public static string? VersionOf(string accept)
    {
        foreach (var type in accept.Split(','))
        {
            var parts = type.Split(';').Select(part => part.Trim()).ToHashSet(StringComparer.Ordinal);
            if (parts.Contains("as=APIGroupDiscoveryList") && parts.Contains("g=apidiscovery.k8s.io"))
            {
                if (parts.Contains("v=v2"))
                {
                    return "v2";
                }

                if (parts.Contains("v=v2beta1"))
                {
                    return "v2beta1";
                }
            }
            else if (parts.Contains("application/json"))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The content type that says what the document is.</summary>
    public static string ContentType(string version) => $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";

    /// <summary>The document of <c>/api</c> or of <c>/apis</c>.</summary>
    public static JsonObject Document(DiscoveryDocuments documents, string version, bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. (core ? [""] : documents.Groups).Select(group => Group(documents, group))]),
    };

    private static JsonObject Group(DiscoveryDocuments documents, string group) => new()
    {
        ["metadata"] = group.Length == 0
            ? new JsonObject { ["creationTimestamp"] = null }
            : new JsonObject { ["name"] = group, ["creationTimestamp"] = null },
        ["versions"] = new JsonArray([.. documents.Versions(group).Select(version => new JsonObject
        {
            ["version"] = version,
            ["freshness"] = "Current",
            ["resources"] = new JsonArray([.. documents.Of(group, version).Select(Resource)]),
        })]),
    };

    private static JsonObject Resource(DiscoveredResource resource)
    {
        var kind = resource.Kind;
        var entry = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = Response(kind.Group, kind.Version, kind.Kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = DiscoveryDocuments.List(resource.Verbs),
        };
        DiscoveryDocuments.AddNames(entry, kind);
        if (!resource.Subresources.IsEmpty)
        {
            entry["subresources"] = new JsonArray([.. resource.Subresources.Select(subresource => new JsonObject
            {
                ["subresource"] = subresource.Name,
                ["responseKind"] = Response(subresource.Group, subresource.Version, subresource.Kind),
                ["verbs"] = DiscoveryDocuments.List(subresource.Verbs),
            })]);
        }

        return entry;
    }

    private static JsonObject Response(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
}
