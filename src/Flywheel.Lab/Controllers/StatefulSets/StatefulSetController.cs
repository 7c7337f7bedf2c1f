using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.StatefulSets;

/// <summary>Keeps the numbered pods of StatefulSets and the claims of their volumes.</summary>
internal sealed class StatefulSetController(Pace pace) : IController
{
    private readonly EventRecorder _events = new("statefulset-controller");

    public ResourceName? Resource => Collections.StatefulSets;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        Claims.Suitors(cluster, changed, Collections.Pods, Collections.StatefulSets);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } set)
        {
            return null;
        }

        var revisions = ControllerRevisions.Keep(set, cluster);
        var goal = StatefulGoal.Read(set.Spec, set.Status.TextAt("currentRevision"), revisions.Newest.Name);
        var minReady = pace.OfSeconds(set.Spec.NumberAt("minReadySeconds") ?? 0);
        var refusal = Step(set, goal, revisions, minReady, cluster);

        var pods = Pods(set, cluster);
        _ = cluster.SetStatus(set, StatefulSetStatus.Of(set, goal, pods, minReady, cluster.Now));
        revisions.Trim(pods.Select(pod => pod.Labels.TextAt(ControllerRevisions.Label)).Append(goal.Current).ToHashSet(StringComparer.Ordinal));
        return refusal is not null
            ? pace.OfSeconds(15)
            : pods.Select(pod => PodFacts.AvailableAt(pod, minReady) - cluster.Now).Where(wait => wait > TimeSpan.Zero).Min();
    }

    private static List<Seen> Pods(Seen set, ClusterView cluster) =>
        Claims.Settle(cluster, set, Collections.Pods, set.Spec["selector"]).FindAll(pod => StatefulPodTemplate.Ordinal(set, pod.Name) is not null);

    private StatusException? Step(Seen set, StatefulGoal goal, ControllerRevisions revisions, TimeSpan minReady, ClusterView cluster)
    {
        // One step makes the next possible at once where nothing has to be waited for; there are never more steps than pods.
        for (var left = (goal.Replicas * 2) + 10; left > 0; left--)
        {
            var pods = Pods(set, cluster).ToDictionary(pod => StatefulPodTemplate.Ordinal(set, pod.Name)!.Value);
            var step = StatefulSteps.Next(goal, [.. pods.Select(pod => Fact(pod.Key, pod.Value, minReady, cluster.Now))]);
            if (step.Create.IsEmpty && step.Delete.IsEmpty)
            {
                break;
            }

            foreach (var ordinal in step.Delete)
            {
                cluster.Delete(pods[ordinal]);
                _events.Record(cluster, set, EventType.Normal, "SuccessfulDelete", $"delete Pod {pods[ordinal].Name} in StatefulSet {set.Name} successful");
            }

            foreach (var ordinal in step.Create)
            {
                if (Create(set, goal.RevisionOf(ordinal), ordinal, revisions, cluster) is { } refusal)
                {
                    return refusal;
                }
            }
        }

        return null;
    }

    private StatusException? Create(Seen set, string revision, int ordinal, ControllerRevisions revisions, ClusterView cluster)
    {
        var name = StatefulPodTemplate.Name(set, ordinal);
        try
        {
            foreach (var claim in StatefulPodTemplate.Claims(set, ordinal))
            {
                var claimName = claim.TextAt("metadata", "name");
                if (cluster.Find(new ObjectKey(Collections.PersistentVolumeClaims, set.Namespace, claimName)) is null)
                {
                    _ = cluster.Create(claim);
                    _events.Record(cluster, set, EventType.Normal, "SuccessfulCreate", $"create Claim {claimName} Pod {name} in StatefulSet {set.Name} success");
                }
            }

            _ = cluster.Create(StatefulPodTemplate.Pod(set, revisions.TemplateOf(revision), revision, ordinal));
            _events.Record(cluster, set, EventType.Normal, "SuccessfulCreate", $"create Pod {name} in StatefulSet {set.Name} successful");
            return null;
        }
        catch (StatusException refused)
        {
            _events.Record(cluster, set, EventType.Warning, "FailedCreate", $"create Pod {name} in StatefulSet {set.Name} failed error: {refused.Message}");
            return refused;
        }
    }

    private static StatefulPod Fact(int ordinal, Seen pod, TimeSpan minReady, DateTimeOffset now) => new(ordinal, pod.Labels.TextAt(ControllerRevisions.Label))
    {
        IsTerminating = pod.IsTerminating,
        IsFinished = PodFacts.IsFinished(pod),
        IsAvailable = PodFacts.AvailableAt(pod, minReady) <= now,
    };
}
