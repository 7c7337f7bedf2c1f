using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a ReplicaSet as it asks for.</summary>
internal sealed class ReplicaSetController(Pace pace) : IController
{
    // As many as a real controller makes in one go; more come with the next look.
    private const int MostAtOnce = 500;

    private readonly EventRecorder _events = new("replicaset-controller");

    public ResourceName? Resource => Collections.ReplicaSets;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        Claims.Suitors(cluster, changed, Collections.Pods, Collections.ReplicaSets);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } set)
        {
            return null;
        }

        var active = Claims.Settle(cluster, set, Collections.Pods, set.Spec["selector"]).FindAll(PodFacts.IsActive);
        StatusException? refusal = null;
        if (!set.IsTerminating)
        {
            refusal = Scale(set, active, cluster);
        }

        var minReady = pace.OfSeconds(set.Spec.NumberAt("minReadySeconds") ?? 0);
        _ = cluster.SetStatus(set, ReplicaSetStatus.Of(set, active, refusal?.Message, minReady, cluster.Now));
        if (refusal is not null)
        {
            // What refuses (a quota) may give way without a change of ours.
            return pace.OfSeconds(15);
        }

        return NextAvailable(active, minReady, cluster.Now);
    }

    private static TimeSpan? NextAvailable(List<Seen> active, TimeSpan minReady, DateTimeOffset now) =>
        active.Select(pod => PodFacts.AvailableAt(pod, minReady) - now).Where(wait => wait > TimeSpan.Zero).Min();

    private StatusException? Scale(Seen set, List<Seen> active, ClusterView cluster)
    {
        var missing = (set.Spec.NumberAt("replicas") ?? 1) - active.Count;
        foreach (var pod in PodsToDrop.Choose(active, -missing).ToList())
        {
            cluster.Delete(pod);
            _ = active.Remove(pod);
            _events.Record(cluster, set, EventType.Normal, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }

        try
        {
            for (var made = 0; made < Math.Min(missing, MostAtOnce); made++)
            {
                var pod = cluster.Create(PodFromTemplate.Make(set.Spec.ObjectAt("template") ?? [], set));
                active.Add(pod);
                _events.Record(cluster, set, EventType.Normal, "SuccessfulCreate", $"Created pod: {pod.Name}");
            }
        }
        catch (StatusException refused)
        {
            _events.Record(cluster, set, EventType.Warning, "FailedCreate", $"Error creating: {refused.Message}");
            return refused;
        }

        return null;
    }
}
