using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>An object that a stack of the reference platform makes, as its plan says.</summary>
/// <param name="Address">Of the resource: <c>module.ingress.kubectl_manifest.this</c>.</param>
/// <param name="Body">The object.</param>
internal sealed record PlatformObject(string Address, JsonObject Body)
{
    private static readonly ImmutableHashSet<string> OfTheCluster =
        ["Namespace", "ClusterRole", "ClusterRoleBinding", "PriorityClass", "CustomResourceDefinition", "StorageClass", "PersistentVolume"];

    private static readonly ImmutableHashSet<string> BuiltIn =
        ["", "apps", "batch", "autoscaling", "policy", "networking.k8s.io", "rbac.authorization.k8s.io", "scheduling.k8s.io", "storage.k8s.io", "apiextensions.k8s.io"];

    public string Kind => Text("kind");

    public string Group => Text("apiVersion") is var version && version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "";

    public string Name => Text("metadata.name");

    public string Namespace => Text("metadata.namespace");

    public bool IsNamespaced => !OfTheCluster.Contains(Kind);

    /// <summary>Its kind is not one of every cluster.</summary>
    public bool IsCustom => !BuiltIn.Contains(Group);

    public ImmutableSortedDictionary<string, string> Labels => LabelsAt("metadata.labels");

    /// <summary>The pods that it makes; null: it makes none by itself.</summary>
    public JsonObject? PodTemplate => (Kind switch
    {
        "Deployment" or "StatefulSet" or "DaemonSet" or "Job" => At("spec.template"),
        "CronJob" => At("spec.jobTemplate.spec.template"),
        "Pod" => Body,
        _ => null,
    }) as JsonObject;

    /// <summary>The containers of its pods, init containers too.</summary>
    public IEnumerable<JsonObject> Containers => ((string[])["initContainers", "containers"])
        .SelectMany(list => PodTemplate?["spec"]?[list] as JsonArray ?? [])
        .OfType<JsonObject>();

    public override string ToString() => $"{Kind} {Name} ({Address})";

    /// <summary>A member, by names with dots between; null: it is not there.</summary>
    public JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)Body, (node, name) => (node as JsonObject)?[name]);

    public string Text(string path) => At(path)?.ToString() ?? "";

    public ImmutableSortedDictionary<string, string> LabelsAt(string path) => LabelsOf(At(path));

    public static ImmutableSortedDictionary<string, string> LabelsOf(JsonNode? labels) => (labels as JsonObject ?? [])
        .ToImmutableSortedDictionary(label => label.Key, label => label.Value?.ToString() ?? "", StringComparer.Ordinal);

    /// <summary>Objects from YAML, each at an address of its own.</summary>
    public static ImmutableArray<PlatformObject> Read(string yaml) =>
        [.. ManifestYaml.Documents(yaml).OfType<JsonObject>().Select((body, i) => new PlatformObject($"kubectl_manifest.x[{i}]", body))];
}
