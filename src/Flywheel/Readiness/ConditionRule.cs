using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Readiness;

/// <summary>What ready means for kinds that say it in one condition.</summary>
/// <param name="Type">The condition that is true when the object is ready.</param>
internal sealed record ConditionRule(string Type = "Ready")
{
    /// <summary>Conditions that, when true, say that it failed for good.</summary>
    public ImmutableArray<string> Fatal { get; init; } = [];

    /// <summary>Conditions that, when true, say that something is going on; what they say outweighs the main one.</summary>
    public ImmutableArray<string> Busy { get; init; } = [];

    /// <summary>Conditions that, when true, are errors even while the main one is true.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Conditions that, when true, say that somebody stopped it.</summary>
    public ImmutableArray<string> Stopped { get; init; } = [];

    /// <summary>A member of the spec that, when true, stops it; null: there is none.</summary>
    public string? Suspend { get; init; }

    /// <summary>Reasons of the main condition being false that are no error: it is on its way.</summary>
    public ImmutableArray<string> OnItsWay { get; init; } = [];

    /// <summary>Reasons of the main condition being false that nothing will mend.</summary>
    public ImmutableArray<string> Final { get; init; } = [];

    public Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if (Suspend is not null && it.Flag("spec", Suspend))
        {
            return Verdict.Suspended("Suspended", $"its spec says {Suspend}: true");
        }

        if (Said.Unobserved(it) is { } unobserved)
        {
            return unobserved;
        }

        var main = it.Condition(Type);
        return FirstTrue(it, Stopped) is { } stopped ? Said.As(Health.Suspended, stopped)
            : FirstTrue(it, Fatal) is { } fatal ? Said.As(Health.Failed, fatal)
            : FirstTrue(it, Busy) is { } busy && !IsRetry(busy) ? Said.As(Health.Progressing, busy)
            : FirstTrue(it, Errors) is { } error ? Said.Error(subject, error)
            : main is null ? Verdict.Progressing("NotReported", $"it does not say yet whether it is {Type}")
            : !Said.IsCurrent(it, main) ? Verdict.Progressing("NotObserved", $"its condition {Type} is about an older generation")
            : main.IsTrue ? Said.As(Health.Ready, main)
            : !main.IsFalse || OnItsWay.Contains(main.Reason) ? Said.As(Health.Progressing, main)
            : Final.Contains(main.Reason) ? Said.As(Health.Failed, main)
            : Said.Error(subject, main);
    }

    private static ObjectCondition? FirstTrue(KubernetesObject it, ImmutableArray<string> types) =>
        types.Length == 0 ? null : it.Conditions.FirstOrDefault(condition => condition.IsTrue && types.Contains(condition.Type));

    // Flux goes on "reconciling" what it fails to reconcile; the main condition tells the failure.
    private static bool IsRetry(ObjectCondition busy) => busy.Reason == "ProgressingWithRetry";
}
