using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>Which objects count the changes of what is wanted in <c>metadata.generation</c>, and what such a change is.</summary>
internal static class Generations
{
    /// <summary>Objects of this kind have a generation.</summary>
    public static bool Counts(ApiKind kind) => kind.IsCustom || kind.Group switch
    {
        "apps" or "batch" or "policy" or "apiextensions.k8s.io" or "networking.k8s.io" or "scheduling.k8s.io" or "discovery.k8s.io"
            or "admissionregistration.k8s.io" => kind.Kind != "ControllerRevision",
        "" => kind.Kind == "ReplicationController",
        _ => false,
    };

    /// <summary>The two differ in more than metadata and status.</summary>
    public static bool Differ(ApiKind kind, JsonObject before, JsonObject after) =>
        before.Select(field => field.Key).Union(after.Select(field => field.Key), StringComparer.Ordinal)
            .Any(field => field is not ("metadata" or "apiVersion" or "kind")
                && (field != "status" || (kind.IsCustom && !kind.HasStatus))
                && !JsonNode.DeepEquals(before[field], after[field]));
}
