using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Pods;

namespace Flywheel.Lab.Controllers.DaemonSets;

/// <summary>The status of a DaemonSet from its pods; pure.</summary>
internal static class DaemonSetStatus
{
    public static JsonObject Of(Seen set, IReadOnlySet<string> nodes, IReadOnlyList<Seen> pods, string hash, TimeSpan minReady, DateTimeOffset now)
    {
        var active = pods.Where(PodFacts.IsActive).ToList();
        var placed = active.FindAll(pod => nodes.Contains(DaemonPod.Node(pod)));
        var available = placed.Count(pod => PodFacts.AvailableAt(pod, minReady) <= now);
        var status = set.Status.DeepClone().AsObject();
        status["currentNumberScheduled"] = placed.Count;
        status["numberMisscheduled"] = active.Count - placed.Count;
        status["desiredNumberScheduled"] = nodes.Count;
        status["numberReady"] = placed.Count(PodFacts.IsReady);
        status["observedGeneration"] = set.Generation;
        status.PutCount("updatedNumberScheduled", placed.Count(pod => pod.Labels.TextAt(ControllerRevisions.Label) == hash));
        status.PutCount("numberAvailable", available);
        status.PutCount("numberUnavailable", nodes.Count - available);
        return status;
    }
}
