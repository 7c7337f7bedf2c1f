using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.DaemonSets;

/// <summary>The pod of a DaemonSet for one node; pure.</summary>
internal static class DaemonPod
{
    private static readonly string[] Endured = ["not-ready:NoExecute", "unreachable:NoExecute", "disk-pressure:NoSchedule", "memory-pressure:NoSchedule", "pid-pressure:NoSchedule", "unschedulable:NoSchedule"];

    public static JsonObject Make(Seen set, string node, string hash)
    {
        var pod = PodFromTemplate.Make(set.Spec.ObjectAt("template") ?? [], set);
        var metadata = pod["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        labels[ControllerRevisions.Label] = hash;
        var spec = pod["spec"]!.AsObject();
        var affinity = spec.ObjectAt("affinity")?.DeepClone().AsObject() ?? [];
        var onNode = affinity.ObjectAt("nodeAffinity")?.DeepClone().AsObject() ?? [];
        onNode["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject
            {
                ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) }),
            }),
        };
        affinity["nodeAffinity"] = onNode;
        spec["affinity"] = affinity;
        if (spec["tolerations"] is not JsonArray tolerations)
        {
            spec["tolerations"] = tolerations = [];
        }

        foreach (var parts in Endured.Select(taint => taint.Split(':')))
        {
            tolerations.Add((JsonNode)new JsonObject { ["key"] = $"node.kubernetes.io/{parts[0]}", ["operator"] = "Exists", ["effect"] = parts[1] });
        }

        return pod;
    }

    /// <summary>The node that a pod of a DaemonSet was made for; empty: nobody can tell.</summary>
    public static string Node(Seen pod) => pod.Spec.TextAt("nodeName") is { Length: > 0 } name
        ? name
        : pod.Spec.ObjectsAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
            .SelectMany(term => term.ObjectsAt("matchFields"))
            .SelectMany(field => field.TextsAt("values"))
            .FirstOrDefault() ?? "";
}
