using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Documents;
using Flywheel.States;

namespace Flywheel.Verification.Kubernetes;

/// <summary>What of a stack's state is in a cluster.</summary>
/// <param name="Objects">In the order of the state.</param>
/// <param name="Releases">Their objects are in the cluster's own record of them.</param>
/// <param name="Others">Resources that are no objects of a cluster, counted by type.</param>
internal sealed record StateRoots(
    ImmutableArray<RootObject> Objects, ImmutableArray<ReleaseName> Releases, ImmutableSortedDictionary<string, int> Others)
{
    public bool IsEmpty => Objects.IsEmpty && Releases.IsEmpty;

    public static StateRoots Of(IEnumerable<StateResource> resources)
    {
        var objects = ImmutableArray.CreateBuilder<RootObject>();
        var releases = ImmutableArray.CreateBuilder<ReleaseName>();
        var others = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            if (resource.Type == "helm_release" && resource.Text("name") is { } release)
            {
                releases.Add(new(NonEmpty(resource.Text("namespace")), release, resource.Address));
            }
            else if (ObjectOf(resource) is { } found)
            {
                objects.Add(found);
            }
            else
            {
                others[resource.Type] = others.GetValueOrDefault(resource.Type) + 1;
            }
        }

        return new(objects.ToImmutable(), releases.ToImmutable(), others.ToImmutable());
    }

    private static RootObject? ObjectOf(StateResource resource) => resource.Type switch
    {
        "kubectl_manifest" => Of(
            resource, resource.Text("api_version"), resource.Text("kind"),
            resource.Text("override_namespace") is { Length: > 0 } other ? other : resource.Text("namespace"), resource.Text("name"), resource.Text("uid")),
        "kubernetes_manifest" => OfManifest(resource),
        _ => TypedKinds.Of(resource.Type) is var (version, kind) && Metadata(resource) is { } metadata
            ? Of(resource, version, kind, metadata.TextOf("namespace"), metadata.TextOf("name"), metadata.TextOf("uid"))
            : null,
    };

    private static RootObject? Of(StateResource resource, string? version, string? kind, string? ns, string? name, string? uid) =>
        string.IsNullOrEmpty(version) || string.IsNullOrEmpty(kind) || string.IsNullOrEmpty(name)
            ? null
            : new(version, new(ObjectName.GroupOf(version), kind, NonEmpty(ns), name), uid ?? "", resource.Address);

    // The provider's schema has one type for every manifest, so that the state holds the value beside its type.
    private static RootObject? OfManifest(StateResource resource)
    {
        foreach (var attribute in (ReadOnlySpan<string>)["object", "manifest"])
        {
            if (resource.Attributes.Member(attribute)?.Member("value") is { } value && value.Member("metadata") is { } metadata)
            {
                return Of(resource, value.TextOf("apiVersion"), value.TextOf("kind"), metadata.TextOf("namespace"), metadata.TextOf("name"), metadata.TextOf("uid"));
            }
        }

        return null;
    }

    private static JsonElement? Metadata(StateResource resource) =>
        resource.Attributes.Member("metadata") is { ValueKind: JsonValueKind.Array } blocks && blocks.GetArrayLength() > 0 ? blocks[0] : null;

    private static string NonEmpty(string? ns) => string.IsNullOrEmpty(ns) ? RootObject.UsualNamespace : ns;
}
