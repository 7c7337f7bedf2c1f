using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Controllers.Budgets;

/// <summary>Counts for PodDisruptionBudgets how many pods may be taken away.</summary>
internal sealed class BudgetController : IController
{
    // As long as the real controller waits for an evicted pod to go (pkg/controller/disruption, DeletionTimeout).
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public ResourceName? Resource => Collections.PodDisruptionBudgets;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) => changed.Key.Resource != Collections.Pods
        ? []
        : cluster.List(Collections.PodDisruptionBudgets, changed.Namespace)
            .Where(budget => LabelSelector.From(budget.Content.At("spec", "selector")).Matches(changed.Labels))
            .Select(budget => budget.Key);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } budget)
        {
            return null;
        }

        var selector = LabelSelector.From(budget.Spec["selector"]);
        var pods = cluster.List(Collections.Pods, budget.Namespace).Where(pod => !PodFacts.IsFinished(pod) && selector.Matches(pod.Labels)).ToList();
        var expected = pods.Where(pod => pod.Controller is null).Select(_ => 1)
            .Concat(pods.Select(pod => pod.Controller).OfType<OwnerReference>().Distinct().Select(owner => Scale(owner, budget.Namespace, cluster)))
            .Sum();
        var evicted = Evicted(budget, pods, cluster.Now);
        var healthy = pods.Count(pod => !pod.IsTerminating && PodFacts.IsReady(pod) && !evicted.ContainsKey(pod.Name));
        _ = cluster.SetStatus(budget, BudgetStatus.Of(budget, expected, pods.Count, healthy, evicted, cluster.Now));
        return evicted.Count > 0 ? Patience : null;
    }

    // Pods that were promised to an eviction and are not seen going yet; a promise that nobody takes up lapses.
    private static SortedDictionary<string, string> Evicted(Seen budget, List<Seen> pods, DateTimeOffset now)
    {
        var evicted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var promised = budget.Status.ObjectAt("disruptedPods") ?? [];
        foreach (var pod in pods.Where(pod => !pod.IsTerminating && promised.TimeAt(pod.Name) + Patience > now && promised.TimeAt(pod.Name) >= pod.Created))
        {
            evicted[pod.Name] = promised.TextAt(pod.Name);
        }

        return evicted;
    }

    // A rollout has two sets; what counts is what the Deployment above them wants.
    private static int Scale(OwnerReference owner, string @namespace, ClusterView cluster)
    {
        if (cluster.Kinds.ByKind(owner.ApiVersion, owner.Kind) is not { } kind || cluster.Find(kind.Key(@namespace, owner.Name)) is not { } found)
        {
            return 0;
        }

        return found.Spec.NumberAt("replicas") ?? 1;
    }
}
