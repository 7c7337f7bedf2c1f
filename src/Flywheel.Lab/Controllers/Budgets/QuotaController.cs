using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Controllers.Scheduling;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas.Quantities;

namespace Flywheel.Lab.Controllers.Budgets;

/// <summary>Tells for ResourceQuotas how much of them is used. Nothing is refused because of it.</summary>
internal sealed class QuotaController : IController
{
    private static readonly ImmutableDictionary<string, ResourceName> Counted = new Dictionary<string, ResourceName>
    {
        ["pods"] = Collections.Pods,
        ["services"] = Collections.Services,
        ["secrets"] = Collections.Secrets,
        ["configmaps"] = Collections.ConfigMaps,
        ["persistentvolumeclaims"] = Collections.PersistentVolumeClaims,
        ["resourcequotas"] = Collections.ResourceQuotas,
    }.ToImmutableDictionary();

    public ResourceName? Resource => Collections.ResourceQuotas;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        changed.Namespace.Length == 0 || changed.Key.Resource == Collections.Events
            ? []
            : cluster.List(Collections.ResourceQuotas, changed.Namespace).Select(quota => quota.Key);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } quota || quota.Spec.ObjectAt("hard") is not { } hard)
        {
            return null;
        }

        var used = new JsonObject();
        foreach (var (name, _) in hard)
        {
            used[name] = Used(name, quota.Namespace, cluster);
        }

        _ = cluster.SetStatus(quota, new JsonObject { ["hard"] = hard.DeepClone(), ["used"] = used });
        return null;
    }

    private static string Used(string name, string @namespace, ClusterView cluster)
    {
        if (Counts(name) is { } resource)
        {
            return cluster.List(resource, @namespace)
                .Count(seen => resource != Collections.Pods || !PodFacts.IsFinished(seen))
                .ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var (part, what) = name.Split('.', 2) is [var first, var second] ? (first, second) : ("requests", name);
        var sum = cluster.List(Collections.Pods, @namespace)
            .Where(pod => !PodFacts.IsFinished(pod))
            .SelectMany(pod => pod.Spec.ObjectsAt("containers"))
            .Aggregate(BigInteger.Zero, (total, container) => total + Room.Amount(container.At("resources", part, what)));
        return new Quantity(sum, what is "memory" or "storage" or "ephemeral-storage" ? QuantityForm.Binary : QuantityForm.Decimal).ToString();
    }

    private static ResourceName? Counts(string name)
    {
        if (Counted.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!name.StartsWith("count/", StringComparison.Ordinal))
        {
            return null;
        }

        return name[6..].Split('.', 2) is [var plural, var group] ? new ResourceName(group, plural) : new ResourceName("", name[6..]);
    }
}
