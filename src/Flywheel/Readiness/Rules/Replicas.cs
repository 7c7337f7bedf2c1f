using Flywheel.Clusters;

namespace Flywheel.Readiness.Rules;

/// <summary>How far a Deployment's rollout is, in the order in which <c>kubectl rollout status</c> asks.</summary>
/// <param name="Wanted">Replicas of the spec; 1 when it is not said.</param>
/// <param name="Total">Replicas of all revisions.</param>
/// <param name="Updated">Those of the current revision.</param>
/// <param name="Available">Those that are ready for long enough.</param>
internal readonly record struct Replicas(long Wanted, long Total, long Updated, long Available)
{
    /// <summary>What is still missing; null: nothing.</summary>
    public string? Behind =>
        Updated < Wanted ? $"{Updated} of {Phrase.Count(Wanted, "replica")} {Are(Wanted)} updated, {Available} {Are(Available)} available"
        : Total > Updated ? $"{Phrase.Count(Total - Updated, "old replica")} {Are(Total - Updated)} still there, {Updated} {Are(Updated)} updated"
        : Available < Updated ? $"{Available} of {Phrase.Count(Updated, "updated replica")} {Are(Updated)} available"
        : null;

    /// <summary>Pods of the current revision are still to be made, or those of others to be ended.</summary>
    public bool IsMixed => Updated < Wanted || Total > Updated;

    /// <summary>One word for what is missing.</summary>
    public string Reason => Updated < Wanted ? "ReplicasNotUpdated" : Total > Updated ? "OldReplicasPending" : "MinimumReplicasUnavailable";

    /// <summary>What there is when nothing is missing.</summary>
    public string Whole =>
        Wanted == 0 ? "0 replicas are wanted, so nothing runs" : $"{Available} of {Phrase.Count(Wanted, "updated replica")} {Are(Wanted)} available";

    public static Replicas Of(KubernetesObject it) => new(
        it.Integer("spec", "replicas") ?? 1,
        it.Integer("status", "replicas") ?? 0,
        it.Integer("status", "updatedReplicas") ?? 0,
        it.Integer("status", "availableReplicas") ?? 0);

    private static string Are(long count) => count == 1 ? "is" : "are";
}
