using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Deployments.Guards;

/// <summary>Which objects are protected by what they are: their end takes data with them that no apply brings back.</summary>
internal static class GuardedKinds
{
    private const string Definition = "CustomResourceDefinition";

    // By the type of the resource; the version is part of some names: kubernetes_namespace_v1.
    private static readonly ImmutableSortedDictionary<string, string> Types = ImmutableSortedDictionary<string, string>.Empty
        .Add("kubernetes_namespace", "Namespace")
        .Add("kubernetes_persistent_volume_claim", "PersistentVolumeClaim");

    // Types whose objects may be of any kind.
    private static readonly ImmutableArray<string> Manifests = ["kubectl_manifest", "kubernetes_manifest", "k8s_manifest", "kustomization_resource"];

    /// <summary>Why an object is protected, as the end of a sentence; null: it is not.</summary>
    /// <param name="type">The resource's type.</param>
    /// <param name="before">Its attributes as they are before the plan; null: the plan does not say.</param>
    public static string? WhyProtected(string type, JsonElement? before)
    {
        if (Types.GetValueOrDefault(Unversioned(type)) is { } typed)
        {
            return $"it is a {typed}";
        }

        if (type == "helm_release")
        {
            return OfRelease(before);
        }

        if (!Manifests.Contains(type))
        {
            return null;
        }

        var kinds = before is { } attributes ? Kinds(attributes) : [];
        return kinds.IsEmpty
            ? "the plan does not say what object it is, so it could be a Namespace or a database"
            : kinds.Select(k => Name(k.ApiVersion, k.Kind)).OfType<string>().FirstOrDefault() is { } name ? $"it is a {name}" : null;
    }

    private static string Unversioned(string type) =>
        type.LastIndexOf("_v", StringComparison.Ordinal) is var at and > 0 && at + 2 < type.Length && char.IsAsciiDigit(type[at + 2]) ? type[..at] : type;

    // Without the provider's experiment "manifest" nobody knows what a release consists of before it is gone.
    private static string? OfRelease(JsonElement? before)
    {
        if (before?.TextOf("manifest") is not { Length: > 0 } manifest)
        {
            return $"it is a helm_release, and its manifest, which would tell whether it owns a {Definition}, is not in the plan";
        }

        var kinds = Manifest(manifest);
        return kinds.IsEmpty
            ? $"it is a helm_release, and its manifest cannot be read, so it could own a {Definition}"
            : kinds.Select(k => Name(k.ApiVersion, k.Kind)).OfType<string>().FirstOrDefault() is { } name ? $"it is a helm_release that owns a {name}" : null;
    }

    private static string? Name(string apiVersion, string kind) => (Group(apiVersion), kind) switch
    {
        ("", "Namespace" or "PersistentVolumeClaim") => kind,
        ("apiextensions.k8s.io", Definition) => Definition,
        ("postgresql.cnpg.io", "Cluster") => "CNPG Cluster",
        ("minio.min.io", "Tenant") => "MinIO Tenant",
        _ => null,
    };

    private static string Group(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var at ? apiVersion[..at] : "";

    // What is on the cluster now comes before what was asked for.
    private static ImmutableArray<(string ApiVersion, string Kind)> Kinds(JsonElement attributes) =>
        attributes.TextOf("kind") is { Length: > 0 } kind && attributes.TextOf("api_version") is { } version ? [(version, kind)]
        : attributes.Member("object") is { } live && Of(live) is { } found ? [found]
        : attributes.Member("manifest") is { ValueKind: JsonValueKind.Object } manifest ? Of(manifest) is { } asked ? [asked] : []
        : Manifest(attributes.TextOf("yaml_body") ?? attributes.TextOf("manifest") ?? attributes.TextOf("content") ?? "");

    private static (string ApiVersion, string Kind)? Of(JsonElement value) =>
        value.TextOf("apiVersion") is { } version && value.TextOf("kind") is { Length: > 0 } kind ? (version, kind) : null;

    // YAML documents, or JSON: one object, or the map of objects that the helm provider writes.
    private static ImmutableArray<(string ApiVersion, string Kind)> Manifest(string text)
    {
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            return Json(text);
        }

        var read = YamlReader.ReadAll("manifest", Encoding.UTF8.GetBytes(text));
        return read.Value is null
            ? []
            : [.. read.Value.Select(d => (Text(d, "apiVersion"), Text(d, "kind"))).Where(k => k.Item2.Length > 0)];
    }

    private static string Text(YamlMapping document, string key) => (document.Find(key) as YamlScalar)?.Value ?? "";

    private static ImmutableArray<(string ApiVersion, string Kind)> Json(string text)
    {
        try
        {
            using var document = UnicodeJson.Parse(Encoding.UTF8.GetBytes(text));
            return Of(document.RootElement) is { } one
                ? [one]
                : [.. document.RootElement.EnumerateObject().Select(member => Of(member.Value)).OfType<(string, string)>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
