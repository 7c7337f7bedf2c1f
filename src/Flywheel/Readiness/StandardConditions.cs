using Flywheel.Clusters;

namespace Flywheel.Readiness;

/// <summary>The verdict on kinds without a rule, from the conditions that most controllers agree on.</summary>
internal static class StandardConditions
{
    private const string Basis = "judged by its standard conditions";

    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if (Unobserved(it) is { } unobserved)
        {
            return unobserved;
        }

        if (it.Condition("Stalled") is { IsTrue: true } stalled)
        {
            return Of(Health.Failed, stalled);
        }

        if (it.Condition("Reconciling") is { IsTrue: true } reconciling)
        {
            return Of(Health.Progressing, reconciling);
        }

        if ((it.Condition("Ready") ?? it.Condition("Available")) is not { } said)
        {
            return Verdict.Unknown("NoStatus", "the kind has no rule, and the object says nothing about its state");
        }

        return Current(it, said) ? Of(said.IsTrue ? Health.Ready : Health.Progressing, said) : Stale(said);
    }

    /// <summary>The controller has not seen the object's last change yet; null: it has, or does not say.</summary>
    public static Verdict? Unobserved(KubernetesObject it) =>
        it.Generation is { } generation && it.ObservedGeneration is { } observed && observed < generation
            ? Verdict.Progressing("NotObserved", $"its controller has seen generation {Math.Max(0, observed)}, the object is at {generation}")
            : null;

    /// <summary>What the condition says is about the object as it is now.</summary>
    public static bool Current(KubernetesObject it, ObjectCondition condition) =>
        condition.ObservedGeneration is not { } observed || it.Generation is not { } generation || observed >= generation;

    private static Verdict Stale(ObjectCondition said) =>
        Verdict.Progressing("NotObserved", $"its condition {said.Type} is about an older generation; {Basis}");

    private static Verdict Of(Health health, ObjectCondition said) =>
        new(health, Phrase.Or(said.Reason, said.Type), $"{said.Type} is {said.Status}{Phrase.After(said.Message)}; {Basis}") { Since = said.Since };
}
