using Flywheel.Clusters;

namespace Flywheel.Readiness;

/// <summary>What a rule judges: one object, with all that may matter to it.</summary>
/// <param name="Object">The object itself.</param>
/// <param name="Around">What else is known of the cluster: pods of workloads, classes of claims. What is missing there is not known.</param>
/// <param name="Limits">How long trouble may last.</param>
/// <param name="Now">The moment of the judgement.</param>
internal sealed record Subject(KubernetesObject Object, ObjectSet Around, ReadinessLimits Limits, DateTimeOffset Now)
{
    /// <summary>Another object in the same surroundings.</summary>
    public Subject For(KubernetesObject other) => this with { Object = other };

    /// <summary>The objects of one kind that this one owns.</summary>
    public IEnumerable<KubernetesObject> Owned(string kind) => Around.OwnedBy(Object, kind);
}
