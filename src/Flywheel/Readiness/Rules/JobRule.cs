using Flywheel.Clusters;
using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>Jobs and CronJobs. A job's own limit says how often its pods may fail; an image that cannot be had ends it sooner.</summary>
internal static class JobRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        if ((it.Condition("Failed") ?? it.Condition("FailureTarget")) is { IsTrue: true } failed)
        {
            return Verdict.Failed(Phrase.Or(failed.Reason, "Failed"), Numbers(it) + Phrase.After(failed.Message)) with { Since = failed.Since };
        }

        if (it.Condition("Complete") is { IsTrue: true } complete)
        {
            return Verdict.Ready(Numbers(it), "Complete") with { Since = complete.Since };
        }

        if (it.Flag("spec", "suspend"))
        {
            return Verdict.Suspended("Suspended", $"its spec says suspend: true; {Numbers(it)}") with { Since = it.Condition("Suspended")?.Since };
        }

        var troubles = subject.Owned("Pod").Where(pod => pod.DeletedAt is null).SelectMany(pod => PodTroubles.Of(pod, subject.Limits));
        return Trouble.Worst(troubles.Select(WithoutCrashes)) is { } trouble
            ? trouble.Verdict(Numbers(it), subject.Now)
            : Verdict.Progressing("Running", Numbers(it)) with { Since = it.Time("status", "startTime") };
    }

    public static Verdict JudgeCron(Subject subject)
    {
        var it = subject.Object;
        if (it.Flag("spec", "suspend"))
        {
            return Verdict.Suspended("Suspended", "its spec says suspend: true") with { IsTolerated = true };
        }

        var last = it.Time("status", "lastScheduleTime");
        var good = it.Time("status", "lastSuccessfulTime");
        return Verdict.Ready(
            last is null ? "it waits for its first time"
            : it.Items("status", "active").Any() ? "it waits for its next time; a job of it runs"
            : good >= last ? "it waits for its next time; its last job ended well"
            : "it waits for its next time; its last job did not end well, or does not say",
            "Scheduled") with
        { Since = last };
    }

    // Restarts count against the job's own limit, which says it when it is reached.
    private static Trouble WithoutCrashes(Trouble trouble) => trouble.Reason is "CrashLoopBackOff" or "Error" ? trouble with { FailsAt = null } : trouble;

    private static string Numbers(KubernetesObject it)
    {
        var wanted = it.Integer("spec", "completions") ?? it.Integer("spec", "parallelism") ?? 1;
        var active = it.Integer("status", "active") ?? 0;
        var failed = it.Integer("status", "failed") ?? 0;
        return $"{it.Integer("status", "succeeded") ?? 0} of {Phrase.Count(wanted, "completion")}"
            + (active > 0 ? $", {Phrase.Count(active, "pod")} running" : "")
            + (failed > 0 ? $", {Phrase.Count(failed, "pod")} failed (limit {it.Integer("spec", "backoffLimit") ?? 6})" : "");
    }
}
