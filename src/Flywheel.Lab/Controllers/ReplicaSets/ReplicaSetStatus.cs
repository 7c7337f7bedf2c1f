using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Controllers.ReplicaSets;

/// <summary>The status of a ReplicaSet from its active pods; pure.</summary>
internal static class ReplicaSetStatus
{
    /// <param name="set">With its status as it was last.</param>
    /// <param name="active">The pods that count.</param>
    /// <param name="failure">Why pods could not be made or removed; null: they could.</param>
    /// <param name="minReady">How long a pod is ready before it counts as available.</param>
    /// <param name="now">The present.</param>
    public static JsonObject Of(Seen set, IReadOnlyList<Seen> active, string? failure, TimeSpan minReady, DateTimeOffset now)
    {
        var template = LabelSelector.FromMap(set.Spec.ObjectAt("template", "metadata", "labels"));
        var status = new JsonObject { ["replicas"] = active.Count };
        status.PutCount("fullyLabeledReplicas", active.Count(pod => template.Matches(pod.Labels)));
        status.PutCount("readyReplicas", active.Count(PodFacts.IsReady));
        status.PutCount("availableReplicas", active.Count(pod => PodFacts.AvailableAt(pod, minReady) <= now));
        status["observedGeneration"] = set.Generation;
        if (set.Status["conditions"] is { } conditions)
        {
            status["conditions"] = conditions.DeepClone();
        }

        if (failure is null)
        {
            Conditions.Remove(status, "ReplicaFailure");
        }
        else
        {
            Conditions.Set(status, new Condition("ReplicaFailure", "True", "FailedCreate", failure), now);
        }

        return status;
    }
}
