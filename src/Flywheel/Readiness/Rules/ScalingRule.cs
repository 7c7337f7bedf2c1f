namespace Flywheel.Readiness.Rules;

/// <summary>Autoscalers and disruption budgets.</summary>
internal static class ScalingRule
{
    public static Verdict JudgeAutoscaler(Subject subject)
    {
        var it = subject.Object;
        if (Said.Unobserved(it) is { } unobserved)
        {
            return unobserved;
        }

        if (it.Condition("AbleToScale") is { IsFalse: true } unable)
        {
            return Said.Error(subject, unable);
        }

        var current = it.Integer("status", "currentReplicas") ?? 0;
        var numbers = $"{Phrase.Count(current, "replica")} of at least {it.Integer("spec", "minReplicas") ?? 1} and at most {it.Integer("spec", "maxReplicas") ?? 0}";
        return it.Condition("ScalingActive") switch
        {
            null when it.ApiVersion == "autoscaling/v1" && it.At("status") is not null => Verdict.Unknown("NothingSaid", $"{numbers}; autoscaling/v1 has no conditions, autoscaling/v2 has") with { IsTolerated = true },
            null => Verdict.Progressing("NotObserved", "its controller has not looked at it yet"),
            { IsTrue: true } active => Verdict.Ready(numbers) with { Since = active.Since },
            { IsFalse: true, Reason: "ScalingDisabled" } off => Said.As(Health.Suspended, off),
            { IsFalse: true } inactive => Said.Error(subject, inactive),
            { } open => Said.As(Health.Progressing, open),
        };
    }

    public static Verdict JudgeBudget(Subject subject)
    {
        var it = subject.Object;
        if (Said.UnobservedOrSilent(it) is { } unobserved)
        {
            return unobserved;
        }

        if (it.Condition("DisruptionAllowed") is { IsFalse: true, Reason: "SyncFailed" } broken)
        {
            return Said.Error(subject, broken);
        }

        var healthy = it.Integer("status", "currentHealthy") ?? 0;
        var desired = it.Integer("status", "desiredHealthy") ?? 0;
        var numbers = $"{Phrase.Count(healthy, "pod")} of {it.Integer("status", "expectedPods") ?? 0} healthy, {desired} needed";
        return healthy < desired
            ? Verdict.Progressing("InsufficientPods", numbers) with { Since = it.Condition("DisruptionAllowed")?.Since }
            : Verdict.Ready($"{numbers}, {Phrase.Count(it.Integer("status", "disruptionsAllowed") ?? 0, "disruption")} allowed");
    }
}
