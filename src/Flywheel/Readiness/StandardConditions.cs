namespace Flywheel.Readiness;

/// <summary>The verdict on kinds without a rule, from the conditions that most controllers agree on.</summary>
internal static class StandardConditions
{
    private const string Basis = "; judged by standard conditions, because its kind has no rule";

    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if (Said.Unobserved(it) is { } unobserved)
        {
            return unobserved with { Detail = unobserved.Detail + Basis };
        }

        if (it.Condition("Stalled") is { IsTrue: true } stalled)
        {
            return Said.As(Health.Failed, stalled, Basis);
        }

        if (it.Condition("Reconciling") is { IsTrue: true } reconciling)
        {
            return Said.As(Health.Progressing, reconciling, Basis);
        }

        return (it.Condition("Ready") ?? it.Condition("Available")) is not { } said
            ? Verdict.Unknown("NothingSaid", "its kind has no rule, and it says nothing about its state: no condition Ready or Available") with { IsTolerated = true }
            : Said.As(said.IsTrue && Said.IsCurrent(it, said) ? Health.Ready : Health.Progressing, said, Basis);
    }
}
