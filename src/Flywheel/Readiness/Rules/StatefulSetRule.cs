using Flywheel.Clusters;
using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>StatefulSets, as <c>kubectl rollout status</c> judges them, and sooner where a pod of the update's revision cannot come up.</summary>
internal static class StatefulSetRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if (Said.UnobservedOrSilent(it) is { } unobserved)
        {
            return unobserved;
        }

        var wanted = it.Integer("spec", "replicas") ?? 1;
        var ready = it.Integer("status", "readyReplicas") ?? 0;
        var updated = it.Integer("status", "updatedReplicas") ?? 0;
        var numbers = $"{ready} of {Phrase.Count(wanted, "replica")} {(wanted == 1 ? "is" : "are")} ready, {updated} updated";
        var behind = ready < wanted ? "ReplicasNotReady" : Behind(it, wanted, updated);
        if (behind is null)
        {
            var held = Partition(it) is > 0 and var partition && updated < wanted ? $"; the partition {partition} holds the others back" : "";
            return Verdict.Ready(wanted == 0 ? "0 replicas are wanted, so nothing runs" : numbers + held);
        }

        if (behind == "OnDelete")
        {
            return Verdict.Suspended(behind, $"{numbers}; the others keep the old revision until somebody deletes them (strategy OnDelete)");
        }

        return PodTroubles.Worst(CurrentPods(subject), subject.Limits) is { } trouble
            ? trouble.Verdict(numbers, subject.Now)
            : Verdict.Progressing(behind, numbers);
    }

    // kubectl asks for the revisions only when the update is not partitioned; the API server writes a partition into each set, if need be 0.
    // With OnDelete the controller never moves currentRevision, so that only the count of updated pods tells.
    private static string? Behind(KubernetesObject it, long wanted, long updated) =>
        it.Text("spec", "updateStrategy", "type") == "OnDelete" ? updated < wanted ? "OnDelete" : null
        : it.At("spec", "updateStrategy", "rollingUpdate") is not null ? updated < wanted - Partition(it) ? "ReplicasNotUpdated" : null
        : it.Text("status", "updateRevision") != it.Text("status", "currentRevision") ? "ReplicasNotUpdated"
        : null;

    private static long Partition(KubernetesObject it) => it.Integer("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;

    private static IEnumerable<KubernetesObject> CurrentPods(Subject subject) =>
        subject.Object.Text("status", "updateRevision") is { } revision
            ? subject.Owned("Pod").Where(pod => pod.Label("controller-revision-hash") == revision)
            : [];
}
