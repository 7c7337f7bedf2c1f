using Flywheel.Clusters;

namespace Flywheel.Readiness;

/// <summary>Verdicts from what an object's conditions say.</summary>
internal static class Said
{
    /// <summary>The controller has not seen the object's last change yet; null: it has, or does not say.</summary>
    public static Verdict? Unobserved(KubernetesObject it) =>
        it.Generation is { } generation && it.ObservedGeneration is { } observed && observed < generation ? Behind(observed, generation) : null;

    /// <summary>The same for kinds whose controllers always say it: silence means that the object was not seen.</summary>
    public static Verdict? UnobservedOrSilent(KubernetesObject it) =>
        it.ObservedGeneration is null && (it.Generation is not null || it.At("status") is null)
            ? Verdict.Progressing("NotObserved", "its controller has not looked at it yet")
            : Unobserved(it);

    /// <summary>What the condition says is about the object as it is now.</summary>
    public static bool IsCurrent(KubernetesObject it, ObjectCondition condition) =>
        condition.ObservedGeneration is not { } observed || it.Generation is not { } generation || observed >= generation;

    /// <summary>A verdict that repeats a condition.</summary>
    public static Verdict As(Health health, ObjectCondition said, string and = "") =>
        new(health, Phrase.Or(said.Reason, said.Type), $"{said.Type} is {said.Status}{Phrase.After(said.Message)}{and}") { Since = said.Since };

    /// <summary>A condition that is an error, which its controller may still mend: failed once it has lasted too long.</summary>
    public static Verdict Error(Subject subject, ObjectCondition said) => Aging(As(Health.Failed, said), said.Since, subject, subject.Limits.Patience);

    /// <summary>A failure that counts only after it lasted for a time; one that does not say since when counts at once.</summary>
    public static Verdict Aging(Verdict failure, DateTimeOffset? since, Subject subject, TimeSpan patience) =>
        since + patience is { } end && end > subject.Now
            ? failure with { Health = Health.Progressing, Since = since, ChangesAt = end }
            : failure with { Since = since };

    private static Verdict Behind(long observed, long generation) =>
        Verdict.Progressing("NotObserved", $"its controller has seen generation {Math.Max(0, observed)}, the object is at {generation}");
}
