using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Controllers.Scheduling;

/// <summary>Why a pod cannot go to a node, in the words of the scheduler; pure.</summary>
internal static class NodeFit
{
    /// <summary>Empty: it can. The first kind of reason that applies is the only one told, as the scheduler's filters do it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node.</param>
    /// <param name="free">What the node has left.</param>
    public static IReadOnlyList<string> Reasons(Seen pod, Seen node, Room free)
    {
        if (node.Spec.FlagAt("unschedulable") && !Tolerates(pod, "node.kubernetes.io/unschedulable", "", "NoSchedule"))
        {
            return ["node(s) were unschedulable"];
        }

        foreach (var taint in node.Spec.ObjectsAt("taints").Where(taint => taint.TextAt("effect") is "NoSchedule" or "NoExecute"))
        {
            var (key, value) = (taint.TextAt("key"), taint.TextAt("value"));
            if (!Tolerates(pod, key, value, taint.TextAt("effect")))
            {
                return [$"node(s) had untolerated taint {{{key}: {value}}}"];
            }
        }

        if (!Selected(pod, node))
        {
            return ["node(s) didn't match Pod's node affinity/selector"];
        }

        return [.. free.Lacking(Room.AskedBy(pod.Spec)).Select(name => name == "pods" ? "Too many pods" : $"Insufficient {name}")];
    }

    private static bool Selected(Seen pod, Seen node)
    {
        if (pod.Spec.ObjectAt("nodeSelector") is { Count: > 0 } labels && !LabelSelector.FromMap(labels).Matches(node.Labels))
        {
            return false;
        }

        var required = pod.Spec.ObjectAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.ObjectsAt("nodeSelectorTerms").Any(term => Matches(term, node));
    }

    private static bool Matches(JsonObject term, Seen node) =>
        (term["matchExpressions"] is null || LabelSelector.From(new JsonObject { ["matchExpressions"] = term["matchExpressions"]!.DeepClone() }).Matches(node.Labels))
        && term.ObjectsAt("matchFields").All(field => field.TextAt("key") != "metadata.name"
            || (field.TextAt("operator") == "In") == field.TextsAt("values").Contains(node.Name));

    private static bool Tolerates(Seen pod, string key, string value, string effect) => pod.Spec.ObjectsAt("tolerations").Any(toleration =>
        (toleration.TextAt("effect") is var of && (of.Length == 0 || of == effect))
        && (toleration.TextAt("key") is var name && (name.Length == 0 || name == key))
        && (toleration.TextAt("operator") == "Exists" || toleration.TextAt("value") == value));
}
