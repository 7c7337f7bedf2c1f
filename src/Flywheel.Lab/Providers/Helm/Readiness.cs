using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>When Helm's <c>--wait</c> counts an object as up (helm.sh/helm/v3, pkg/kube/ready.go).</summary>
internal static class Readiness
{
    /// <summary>How to look at an object; null: it is up as soon as it exists.</summary>
    public static Func<JsonObject?, Look>? Of(JsonObject content, bool jobs) => content["kind"]?.ToString() switch
    {
        "Deployment" => live => Replicas(live, "availableReplicas", Unavailable(live)),
        "StatefulSet" => live => Replicas(live, "readyReplicas", 0),
        "DaemonSet" => live => live is not null && Number(live, "status", "numberReady") >= Number(live, "status", "desiredNumberScheduled")
            && Seen(live)
                ? Look.Good
                : Look.Not("its pods are not ready"),
        "PersistentVolumeClaim" => live => live?["status"]?["phase"]?.ToString() == "Bound" ? Look.Good : Look.Not("it is not bound"),
        "Pod" => live => Condition(live, "Ready") ? Look.Good : Look.Not("it is not ready"),
        "CustomResourceDefinition" => live => Condition(live, "Established") ? Look.Good : Look.Not("it is not established"),
        "Job" when jobs => live => Condition(live, "Complete") ? Look.Good : Look.Not("it is not complete"),
        _ => null,
    };

    private static Look Replicas(JsonObject? live, string field, long unavailable)
    {
        if (live is null)
        {
            return Look.Not("it does not exist");
        }

        var wanted = Number(live, "spec", "replicas", 1);
        var ready = Number(live, "status", field);
        var updated = Number(live, "status", "updatedReplicas");
        return Seen(live) && ready >= wanted - unavailable && updated >= wanted - unavailable
            ? Look.Good
            : Look.Not($"{ready} of {wanted} replicas are ready");
    }

    /// <summary>How many pods a rolling update may lack; with one replica none, as Helm rounds.</summary>
    private static long Unavailable(JsonObject? live)
    {
        var wanted = live is null ? 1 : Number(live, "spec", "replicas", 1);
        return live?["spec"]?["strategy"]?["rollingUpdate"]?["maxUnavailable"]?.ToString() switch
        {
            { } share when share.EndsWith('%') && long.TryParse(share[..^1], out var percent) => wanted * percent / 100,
            { } number when long.TryParse(number, out var count) => Math.Min(count, wanted),
            _ => 0,
        };
    }

    private static bool Seen(JsonObject live) => Number(live, "status", "observedGeneration") >= Number(live, "metadata", "generation");

    private static bool Condition(JsonObject? live, string type) => (live?["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
        .Any(condition => condition["type"]?.ToString() == type && condition["status"]?.ToString() == "True");

    private static long Number(JsonObject live, string parent, string field, long usual = 0) =>
        live[parent]?[field] is JsonValue value && value.TryGetValue(out long number) ? number : usual;
}
