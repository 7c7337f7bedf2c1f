namespace Flywheel.Readiness.Rules;

/// <summary>Namespaces, and what makes the API itself larger: definitions of custom kinds and aggregated APIs.</summary>
internal static class ClusterKindsRule
{
    private static readonly ConditionRule Available = new("Available");

    public static Verdict JudgeNamespace(Subject subject) => subject.Object.Text("status", "phase") switch
    {
        "Active" => Verdict.Ready("it is active", "Active"),
        "Terminating" => Verdict.Progressing("Terminating", "it is being deleted"),
        _ => Verdict.Progressing("NotObserved", "it does not say yet whether it is active"),
    };

    public static Verdict JudgeDefinition(Subject subject)
    {
        var it = subject.Object;
        return it.Condition("NamesAccepted") is { IsFalse: true } refused ? Said.As(Health.Failed, refused)
            : it.Condition("Established") switch
            {
                { IsTrue: true } served => Verdict.Ready($"its kind {it.Text("spec", "names", "kind")} is served", "Established") with { Since = served.Since },
                { IsFalse: true, Reason: not ("Installing" or "") } failed => Said.As(Health.Failed, failed),
                { } installing => Said.As(Health.Progressing, installing),
                null => Verdict.Progressing("NotObserved", "its kind is not served yet"),
            };
    }

    public static Verdict JudgeApi(Subject subject) => Available.Judge(subject);
}
