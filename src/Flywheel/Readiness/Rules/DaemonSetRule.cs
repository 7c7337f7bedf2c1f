using Flywheel.Clusters;
using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>DaemonSets, as <c>kubectl rollout status</c> judges them, and sooner where a pod of the current revision cannot come up.</summary>
internal static class DaemonSetRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if (Said.UnobservedOrSilent(it) is { } unobserved)
        {
            return unobserved;
        }

        var wanted = it.Integer("status", "desiredNumberScheduled") ?? 0;
        var updated = it.Integer("status", "updatedNumberScheduled") ?? 0;
        var available = it.Integer("status", "numberAvailable") ?? 0;
        var numbers = $"{available} of {Phrase.Count(wanted, "pod")} {(wanted == 1 ? "is" : "are")} available, {updated} updated";
        if (updated >= wanted && available >= wanted)
        {
            return Verdict.Ready(wanted == 0 ? "no node matches, so nothing runs" : numbers);
        }

        if (available >= wanted && it.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return Verdict.Suspended("OnDelete", $"{numbers}; the others keep the old revision until somebody deletes them (strategy OnDelete)");
        }

        return PodTroubles.Worst(CurrentPods(subject), subject.Limits) is { } trouble
            ? trouble.Verdict(numbers, subject.Now)
            : Verdict.Progressing(updated < wanted ? "PodsNotUpdated" : "PodsUnavailable", numbers);
    }

    // The newest ControllerRevision is the current one. Without any, pods that are all of one revision can only be of this one.
    private static IEnumerable<KubernetesObject> CurrentPods(Subject subject)
    {
        var pods = subject.Owned("Pod").ToList();
        var newest = subject.Owned("ControllerRevision").MaxBy(revision => revision.Integer("revision") ?? 0);
        return newest is not null ? pods.Where(pod => Hash(pod) == Hash(newest))
            : pods.Select(Hash).Distinct().Count() == 1 ? pods
            : [];
    }

    private static string? Hash(KubernetesObject revised) => revised.Label("controller-revision-hash");
}
