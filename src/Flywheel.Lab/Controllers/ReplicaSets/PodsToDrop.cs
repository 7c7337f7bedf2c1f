using Flywheel.Lab.Controllers.Pods;

namespace Flywheel.Lab.Controllers.ReplicaSets;

/// <summary>Which pods go first when there are too many: those whose loss is felt least; pure.</summary>
/// <remarks>The order is that of <c>ActivePodsWithRanks</c> in the Kubernetes source.</remarks>
internal static class PodsToDrop
{
    public static IEnumerable<Seen> Choose(IEnumerable<Seen> active, int count) => active
        .OrderBy(pod => pod.Spec.TextAt("nodeName").Length > 0)
        .ThenBy(pod => PodFacts.Phase(pod) switch { "Pending" => 0, "Running" => 2, _ => 1 })
        .ThenBy(PodFacts.IsReady)
        .ThenBy(pod => int.TryParse(pod.Annotation("controller.kubernetes.io/pod-deletion-cost"), out var cost) ? cost : 0)
        .ThenByDescending(pod => PodFacts.AvailableAt(pod, TimeSpan.Zero))
        .ThenByDescending(pod => pod.Status.ObjectsAt("containerStatuses").Sum(container => container.NumberAt("restartCount") ?? 0))
        .ThenByDescending(pod => pod.Created)
        .ThenBy(pod => pod.Name, StringComparer.Ordinal)
        .Take(count);
}
