using Flywheel.Clusters;

namespace Flywheel.Readiness.Pods;

/// <summary>What is wrong with pods, before the object that owns them says so.</summary>
internal static class PodTroubles
{
    /// <summary>What tells the most about these pods; null when nothing is wrong with any.</summary>
    public static Trouble? Worst(IEnumerable<KubernetesObject> pods, ReadinessLimits limits) =>
        Trouble.Worst(pods.Where(Counts).SelectMany(pod => Of(pod, limits)));

    /// <summary>What is wrong with the containers of a pod, or with its place.</summary>
    public static IEnumerable<Trouble> Of(KubernetesObject pod, ReadinessLimits limits)
    {
        foreach (var status in pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")))
        {
            if (ContainerTrouble.Of(pod, new(status), limits) is { } trouble)
            {
                yield return trouble;
            }
        }

        if (pod.Condition("PodScheduled") is { IsFalse: true } unscheduled)
        {
            yield return new(Phrase.Or(unscheduled.Reason, "Unschedulable"),
                $"pod {pod.Name.Name} has no node{Phrase.After(unscheduled.Message)}", FailsAt: null)
            { Since = unscheduled.Since };
        }
    }

    // Pods that end, or have ended, are replaced; they tell nothing of the others.
    private static bool Counts(KubernetesObject pod) => pod.DeletedAt is null && pod.Text("status", "phase") is not ("Failed" or "Succeeded");
}
