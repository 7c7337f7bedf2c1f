using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Controllers.Scheduling;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.DaemonSets;

/// <summary>Keeps one pod of each DaemonSet on every node that it fits.</summary>
internal sealed class DaemonSetController(Pace pace) : IController
{
    private readonly EventRecorder _events = new("daemonset-controller");

    public ResourceName? Resource => Collections.DaemonSets;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) => changed.Key.Resource == Collections.Nodes
        ? cluster.List(Collections.DaemonSets).Select(set => set.Key)
        : Claims.Suitors(cluster, changed, Collections.Pods, Collections.DaemonSets);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } set)
        {
            return null;
        }

        var revisions = ControllerRevisions.Keep(set, cluster);
        var nodes = cluster.List(Collections.Nodes).Where(node => Fits(set, node, revisions.NewestHash)).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        var minReady = pace.OfSeconds(set.Spec.NumberAt("minReadySeconds") ?? 0);
        var refusal = Place(set, nodes, revisions.NewestHash, minReady, cluster);

        var pods = Claims.Settle(cluster, set, Collections.Pods, set.Spec["selector"]);
        _ = cluster.SetStatus(set, DaemonSetStatus.Of(set, nodes, pods, revisions.NewestHash, minReady, cluster.Now));
        revisions.Trim(pods.Select(pod => pod.Labels.TextAt(ControllerRevisions.Label)).ToHashSet(StringComparer.Ordinal));
        return refusal is not null
            ? pace.OfSeconds(15)
            : pods.Select(pod => PodFacts.AvailableAt(pod, minReady) - cluster.Now).Where(wait => wait > TimeSpan.Zero).Min();
    }

    // Whether there is room is the scheduler's business: a pod that does not fit waits.
    private static bool Fits(Seen set, Seen node, string hash) =>
        NodeFit.Accepts(DaemonPod.Make(set, node.Name, hash)["spec"]!.AsObject(), node)
        && NodeFit.Accepts(set.Spec.ObjectAt("template", "spec") ?? [], node, ignoresTaints: true);

    private StatusException? Place(Seen set, HashSet<string> nodes, string hash, TimeSpan minReady, ClusterView cluster)
    {
        var pods = Claims.Settle(cluster, set, Collections.Pods, set.Spec["selector"]);
        foreach (var pod in pods.Where(pod => !pod.IsTerminating && (PodFacts.IsFinished(pod) || !nodes.Contains(DaemonPod.Node(pod)))))
        {
            Delete(set, pod, cluster);
        }

        Renew(set, pods.FindAll(PodFacts.IsActive), nodes.Count, hash, minReady, cluster);
        var taken = Claims.Settle(cluster, set, Collections.Pods, set.Spec["selector"]).Select(DaemonPod.Node).ToHashSet(StringComparer.Ordinal);
        foreach (var node in nodes.Where(node => !taken.Contains(node)).Order(StringComparer.Ordinal))
        {
            try
            {
                var made = cluster.Create(DaemonPod.Make(set, node, hash));
                _events.Record(cluster, set, EventType.Normal, "SuccessfulCreate", $"Created pod: {made.Name}");
            }
            catch (StatusException refused)
            {
                _events.Record(cluster, set, EventType.Warning, "FailedCreate", $"Error creating: {refused.Message}");
                return refused;
            }
        }

        return null;
    }

    // Old pods that do not serve go at once; of the others only so many at a time.
    private void Renew(Seen set, List<Seen> active, int nodes, string hash, TimeSpan minReady, ClusterView cluster)
    {
        if (set.Spec.TextAt("updateStrategy", "type") == "OnDelete")
        {
            return;
        }

        var most = Math.Max(1, Amount.Of(set.Spec.At("updateStrategy", "rollingUpdate", "maxUnavailable"), nodes, roundUp: true, "1"));
        var unavailable = nodes - active.Count(pod => PodFacts.AvailableAt(pod, minReady) <= cluster.Now);
        foreach (var pod in active.Where(pod => pod.Labels.TextAt(ControllerRevisions.Label) != hash).OrderBy(PodFacts.IsReady))
        {
            if (!PodFacts.IsReady(pod))
            {
                Delete(set, pod, cluster);
            }
            else if (unavailable < most)
            {
                Delete(set, pod, cluster);
                unavailable++;
            }
        }
    }

    private void Delete(Seen set, Seen pod, ClusterView cluster)
    {
        cluster.Delete(pod);
        _events.Record(cluster, set, EventType.Normal, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
    }
}
