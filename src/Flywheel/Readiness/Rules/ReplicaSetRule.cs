using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>ReplicaSets and ReplicationControllers: as many pods as wanted are available, and no more are left. All their pods are of one revision.</summary>
internal static class ReplicaSetRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if (Said.UnobservedOrSilent(it) is { } unobserved)
        {
            return unobserved;
        }

        var wanted = it.Integer("spec", "replicas") ?? 1;
        var total = it.Integer("status", "replicas") ?? 0;
        var available = it.Integer("status", "availableReplicas") ?? 0;
        var numbers = wanted == 0 ? "0 replicas are wanted" : $"{available} of {Phrase.Count(wanted, "replica")} {(wanted == 1 ? "is" : "are")} available";
        if (total > wanted)
        {
            return Verdict.Progressing("ReplicasPendingEnd", $"{numbers}; {total - wanted} more than that still run");
        }

        if (available >= wanted)
        {
            return Verdict.Ready(numbers);
        }

        return PodTroubles.Worst(subject.Owned("Pod"), subject.Limits) is { } trouble ? trouble.Verdict(numbers, subject.Now)
            : it.Condition("ReplicaFailure") is { IsTrue: true } refused
                ? Verdict.Progressing(Phrase.Or(refused.Reason, refused.Type), $"{numbers}; pods are refused{Phrase.After(refused.Message)}") with { Since = refused.Since }
                : Verdict.Progressing("MinimumReplicasUnavailable", numbers);
    }
}
