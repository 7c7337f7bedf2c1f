using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>The kubelet's part: brings pods that have a node to life, or to the end that was asked for, and takes them down.</summary>
/// <param name="pace">How fast the lab lives.</param>
/// <param name="logs">Takes what containers write.</param>
/// <param name="isHeld">Whether a pod must not become ready now, by its namespace and name.</param>
/// <param name="runtime">Runs containers for real; null: all are imagined.</param>
internal sealed class PodController(Pace pace, PodLogs logs, Func<string, string, bool> isHeld, IPodRuntime? runtime) : IController
{
    /// <summary>With the value <c>slow</c> a pod takes all of its grace period to end.</summary>
    public const string StopAnnotation = "lab.flywheel.dev/stop";

    private const string Manager = "kubelet";
    private const int MostImages = 10_000;

    private readonly EventRecorder _events = new("kubelet");
    private readonly ContainerScripts _scripts = new(pace);
    private readonly PodAddresses _addresses = new();
    private readonly Dictionary<ObjectKey, PodRun> _runs = [];
    private readonly HashSet<ObjectKey> _lacking = [];
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);

    public ResourceName? Resource => Collections.Pods;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        changed.Key.Resource == Collections.ConfigMaps || changed.Key.Resource == Collections.Secrets
            ? [.. _lacking.Where(key => cluster.Find(key) is { } pod && PodReferences.Names(pod, changed.Key))]
            : [];

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        var pod = cluster.Find(key);
        if (_runs.TryGetValue(key, out var known) && known.Uid != pod?.Uid)
        {
            Forget(key, known.Uid);
        }

        if (pod is null)
        {
            return null;
        }

        if (pod.IsTerminating)
        {
            return End(pod, cluster);
        }

        return pod.Spec.TextAt("nodeName").Length == 0 || PodFacts.IsFinished(pod) ? null : Run(pod, cluster);
    }

    private TimeSpan? Run(Seen pod, ClusterView cluster)
    {
        var now = cluster.Now;
        var run = RunOf(pod, cluster);
        var told = new List<Happening>();
        var unmounted = PodReferences.MissingForVolumes(pod, cluster);
        var isHeldNow = isHeld(pod.Namespace, pod.Name);
        var unmountable = unmounted is null ? null : new Obstacle("ContainerCreating", "", "FailedMount", unmounted) { IsOfPod = true };
        var lacks = unmounted is not null;
        var (states, due) = run.Advance(
            pod,
            (container, isInit) =>
            {
                var script = _scripts.Write(pod, container, isInit, run.Fault, run.IsTheStuckOne || isHeldNow, _images.Contains(container.TextAt("image")));
                var missing = PodReferences.MissingForEnvironment(pod, container, cluster);
                lacks |= missing is not null;
                var unmade = missing is null ? null : new Obstacle("CreateContainerConfigError", missing, "Failed", $"Error: {missing}");
                return script with { Obstacle = unmountable ?? script.Obstacle ?? unmade };
            },
            name => runtime?.Observe(pod, name, cluster) is { } observed ? observed with { IsReady = observed.IsReady && !isHeldNow } : null,
            now,
            told);
        _ = lacks ? _lacking.Add(pod.Key) : _lacking.Remove(pod.Key);
        var written = cluster.SetStatus(pod, PodStatus.Of(pod, states, unmounted is null ? _addresses.Of(pod) : "", HostAddress(pod, cluster), now), Manager);
        Tell(written ?? pod, told, cluster);
        return due - now;
    }

    private PodRun RunOf(Seen pod, ClusterView cluster)
    {
        if (!_runs.TryGetValue(pod.Key, out var run))
        {
            // One of several is stuck: the first that comes while no other one is.
            var siblings = pod.Controller is { } owner ? cluster.OwnedBy(owner.Uid) : [];
            var isTaken = PodFacts.IsReady(pod) || siblings.Any(other => !other.IsTerminating && _runs.TryGetValue(other.Key, out var others) && others.IsTheStuckOne);
            _runs[pod.Key] = run = new PodRun(pod, cluster.Now) { IsTheStuckOne = PodFault.Of(pod) is PodFault.OneStuck && !isTaken };
        }

        return run;
    }

    private TimeSpan? End(Seen pod, ClusterView cluster)
    {
        var run = RunOf(pod, cluster);
        var grace = TimeSpan.FromSeconds(Math.Max(0, pod.Metadata.NumberAt("deletionGracePeriodSeconds") ?? 0));
        if (run.EndsAt is null)
        {
            var takes = pace.Of(pod.Annotation(StopAnnotation) == "slow" ? grace : TimeSpan.FromSeconds(Math.Min(0.2, grace.TotalSeconds)));
            run.EndsAt = cluster.Now + takes;
            foreach (var container in pod.Status.ObjectsAt("containerStatuses").Where(container => container.At("state", "running") is not null))
            {
                var name = container.TextAt("name");
                Tell(pod, [new Happening.Event(EventType.Normal, "Killing", $"Stopping container {name}", $"spec.containers{{{name}}}")], cluster);
            }
        }

        var ended = runtime?.End(pod.Uid, grace) ?? true;
        if (run.EndsAt > cluster.Now)
        {
            return run.EndsAt - cluster.Now;
        }

        if (ended)
        {
            cluster.Delete(pod, new DeleteRequest { GracePeriodSeconds = 0 }, Manager);
        }

        return null;
    }

    private void Tell(Seen pod, List<Happening> told, ClusterView cluster)
    {
        foreach (var happening in told)
        {
            switch (happening)
            {
                case Happening.Event said:
                    _events.Record(cluster, pod, said.Type, said.Reason, said.Message, said.FieldPath, pod.Spec.TextAt("nodeName"));
                    break;
                case Happening.Line line:
                    logs.Write(pod.Uid, line.Container, cluster.Now, line.Text);
                    break;
                case Happening.Restart restart:
                    logs.StartAnew(pod.Uid, restart.Container);
                    break;
                case Happening.Pulled pulled:
                    _ = _images.Count < MostImages && _images.Add(pulled.Image);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private void Forget(ObjectKey key, string uid)
    {
        _ = _runs.Remove(key);
        _ = _lacking.Remove(key);
        _addresses.Release(uid);
        logs.Forget(uid);
        _ = runtime?.End(uid, TimeSpan.Zero);
    }

    private static string HostAddress(Seen pod, ClusterView cluster) =>
        cluster.Find(new ObjectKey(Collections.Nodes, "", pod.Spec.TextAt("nodeName"))) is { } node
            && node.Status.ObjectsAt("addresses").FirstOrDefault(address => address.TextAt("type") == "InternalIP") is { } address
            ? address.TextAt("address")
            : "10.0.0.1";
}
