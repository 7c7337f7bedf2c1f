using System.Globalization;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Scheduling;

/// <summary>Gives pods a node: the one with the fewest pods among those that fit. What fits nowhere waits for a change that may help.</summary>
internal sealed class Scheduler : IController
{
    public const string Name = "default-scheduler";

    private readonly EventRecorder _events = new(Name);
    private readonly HashSet<ObjectKey> _waiting = [];

    // What the pods on each node ask for, kept up by looking at each pod once per change.
    private readonly Dictionary<ObjectKey, (string Node, Room Asked)> _placed = [];
    private readonly Dictionary<string, Room> _used = [];

    public ResourceName? Resource => Collections.Pods;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        _waiting.Count == 0 ? []
        : changed.Key.Resource == Collections.Nodes || changed.Key.Resource == Collections.PersistentVolumeClaims ? [.. _waiting]
        : changed.Key.Resource == Collections.Pods && changed.Spec.TextAt("nodeName").Length > 0 && cluster.Find(changed.Key) is null ? [.. _waiting]
        : [];

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        var pod = cluster.Find(key);
        Count(key, pod);
        _ = _waiting.Remove(key);
        if (pod is null || pod.IsTerminating || pod.Spec.TextAt("nodeName").Length > 0 || PodFacts.IsFinished(pod) || pod.Spec.TextAt("schedulerName") is not ("" or Name))
        {
            return null;
        }

        var nodes = cluster.List(Collections.Nodes).ToList();
        var refusals = nodes.Select(node => (Node: node, Reasons: NodeFit.Reasons(pod.Spec, node, Free(node)))).ToList();
        var chosen = refusals.Where(entry => entry.Reasons.Count == 0)
            .Select(entry => entry.Node)
            .MinBy(node => _used.GetValueOrDefault(node.Name, Room.None).Amounts.GetValueOrDefault("pods"));
        if (MissingClaim(pod, cluster) is { } missing)
        {
            Refuse(pod, nodes.Count, missing, [], cluster);
        }
        else if (chosen is null)
        {
            Refuse(pod, nodes.Count, "", [.. refusals.SelectMany(entry => entry.Reasons)], cluster);
        }
        else
        {
            Bind(pod, chosen, cluster);
        }

        return null;
    }

    private void Bind(Seen pod, Seen node, ClusterView cluster)
    {
        if (cluster.Change(pod.Key, content => content["spec"]!["nodeName"] = node.Name, Name) is { } bound)
        {
            Count(pod.Key, bound);
            var status = bound.Status.DeepClone().AsObject();
            Conditions.Set(status, new Condition("PodScheduled", "True"), cluster.Now);
            _ = cluster.SetStatus(bound, status, Name);
            _events.Record(cluster, bound, EventType.Normal, "Scheduled", $"Successfully assigned {pod.Namespace}/{pod.Name} to {node.Name}");
        }
    }

    private void Refuse(Seen pod, int nodes, string missingClaim, IReadOnlyList<string> reasons, ClusterView cluster)
    {
        _ = _waiting.Add(pod.Key);
        var message = Message(nodes, missingClaim, reasons);
        var status = pod.Status.DeepClone().AsObject();
        status["phase"] = "Pending";
        if (Conditions.Find(status, "PodScheduled").TextAt("message") != message)
        {
            Conditions.Set(status, new Condition("PodScheduled", "False", "Unschedulable", message), cluster.Now);
            _ = cluster.SetStatus(pod, status, Name);
            _events.Record(cluster, pod, EventType.Warning, "FailedScheduling", message);
        }
    }

    internal static string Message(int nodes, string missingClaim, IReadOnlyList<string> reasons)
    {
        if (nodes == 0)
        {
            return "no nodes available to schedule pods";
        }

        var counted = reasons.GroupBy(reason => reason, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"))
            .Order(StringComparer.Ordinal);
        var why = missingClaim.Length > 0 ? missingClaim : string.Join(", ", counted);
        var help = missingClaim.Length == 0 && reasons.All(reason => reason.StartsWith("Insufficient", StringComparison.Ordinal) || reason == "Too many pods")
            ? "No preemption victims found for incoming pod"
            : "Preemption is not helpful for scheduling";
        return string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available: {why}. preemption: 0/{nodes} nodes are available: {nodes} {help}.");
    }

    private static string? MissingClaim(Seen pod, ClusterView cluster) => pod.Spec.ObjectsAt("volumes")
        .Select(volume => volume.TextAt("persistentVolumeClaim", "claimName"))
        .Where(claim => claim.Length > 0 && cluster.Find(new ObjectKey(Collections.PersistentVolumeClaims, pod.Namespace, claim)) is null)
        .Select(claim => $"persistentvolumeclaim \"{claim}\" not found")
        .FirstOrDefault();

    private Room Free(Seen node) => Room.Read(node.Status.ObjectAt("allocatable")).Minus(_used.GetValueOrDefault(node.Name, Room.None));

    private void Count(ObjectKey key, Seen? pod)
    {
        var node = pod is null || PodFacts.IsFinished(pod) ? "" : pod.Spec.TextAt("nodeName");
        if (_placed.TryGetValue(key, out var known))
        {
            if (known.Node == node)
            {
                return;
            }

            _ = _placed.Remove(key);
            _used[known.Node] = _used.GetValueOrDefault(known.Node, Room.None).Minus(known.Asked);
        }

        if (node.Length > 0)
        {
            var asked = Room.AskedBy(pod!.Spec);
            _placed[key] = (node, asked);
            _used[node] = _used.GetValueOrDefault(node, Room.None).Plus(asked);
        }
    }
}
