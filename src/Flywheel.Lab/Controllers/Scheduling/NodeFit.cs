using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Controllers.Scheduling;

/// <summary>Why a pod cannot go to a node, in the words of the scheduler; pure.</summary>
internal static class NodeFit
{
    /// <summary>Empty: it can. The first kind of reason that applies is the only one told, as the scheduler's filters do it.</summary>
    /// <param name="pod">The pod's spec.</param>
    /// <param name="node">The node.</param>
    /// <param name="free">What the node has left.</param>
    public static IReadOnlyList<string> Reasons(JsonObject pod, Seen node, Room free)
    {
        if (node.Spec.FlagAt("unschedulable") && !Tolerates(pod, "node.kubernetes.io/unschedulable", "", "NoSchedule"))
        {
            return ["node(s) were unschedulable"];
        }

        if (Untolerated(pod, node) is { } taint)
        {
            return [$"node(s) had untolerated taint {{{taint.TextAt("key")}: {taint.TextAt("value")}}}"];
        }

        if (!IsSelected(pod, node))
        {
            return ["node(s) didn't match Pod's node affinity/selector"];
        }

        return [.. free.Lacking(Room.AskedBy(pod)).Select(name => name == "pods" ? "Too many pods" : $"Insufficient {name}")];
    }

    /// <summary>The pod may go there if there is room.</summary>
    public static bool Accepts(JsonObject pod, Seen node, bool ignoresTaints = false) =>
        (ignoresTaints || Untolerated(pod, node) is null) && IsSelected(pod, node);

    private static JsonObject? Untolerated(JsonObject pod, Seen node) => node.Spec.ObjectsAt("taints").FirstOrDefault(taint =>
        taint.TextAt("effect") is "NoSchedule" or "NoExecute" && !Tolerates(pod, taint.TextAt("key"), taint.TextAt("value"), taint.TextAt("effect")));

    private static bool IsSelected(JsonObject pod, Seen node)
    {
        if (pod.ObjectAt("nodeSelector") is { Count: > 0 } labels && !LabelSelector.FromMap(labels).Matches(node.Labels))
        {
            return false;
        }

        var required = pod.ObjectAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required is null || required.ObjectsAt("nodeSelectorTerms").Any(term => Matches(term, node));
    }

    private static bool Matches(JsonObject term, Seen node) =>
        (term["matchExpressions"] is not { } expressions
            || LabelSelector.From(new JsonObject { ["matchExpressions"] = expressions.DeepClone() }).Matches(node.Labels))
        && term.ObjectsAt("matchFields").All(field => field.TextAt("key") != "metadata.name"
            || (field.TextAt("operator") == "In") == field.TextsAt("values").Contains(node.Name));

    private static bool Tolerates(JsonObject pod, string key, string value, string effect) => pod.ObjectsAt("tolerations").Any(toleration =>
        (toleration.TextAt("effect") is var of && (of.Length == 0 || of == effect))
        && (toleration.TextAt("key") is var name && (name.Length == 0 || name == key))
        && (toleration.TextAt("operator") == "Exists" || toleration.TextAt("value") == value));
}
