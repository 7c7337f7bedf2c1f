using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Pods;

namespace Flywheel.Lab.Controllers.StatefulSets;

/// <summary>The status of a StatefulSet from its pods; pure.</summary>
internal static class StatefulSetStatus
{
    public static JsonObject Of(Seen set, StatefulGoal goal, IReadOnlyList<Seen> pods, TimeSpan minReady, DateTimeOffset now)
    {
        var present = pods.Where(pod => !PodFacts.IsFinished(pod)).ToList();
        var counted = present.FindAll(pod => !pod.IsTerminating);
        var updated = counted.Count(pod => pod.Labels.TextAt(ControllerRevisions.Label) == goal.Update);
        var ready = counted.Count(PodFacts.IsReady);
        var isDone = !goal.OnDelete && goal.Partition == 0 && updated == goal.Replicas && ready == goal.Replicas && present.Count == goal.Replicas;
        var status = set.Status.DeepClone().AsObject();
        status["observedGeneration"] = set.Generation;
        status["replicas"] = present.Count;
        status.PutCount("readyReplicas", ready);
        status["availableReplicas"] = counted.Count(pod => PodFacts.AvailableAt(pod, minReady) <= now);
        status.PutCount("currentReplicas", isDone ? updated : counted.Count(pod => pod.Labels.TextAt(ControllerRevisions.Label) == goal.Current));
        status.PutCount("updatedReplicas", updated);
        status["currentRevision"] = isDone ? goal.Update : goal.Current;
        status["updateRevision"] = goal.Update;
        status["collisionCount"] ??= 0;
        return status;
    }
}
