using Flywheel.Clusters;
using Flywheel.Documents;
using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>CloudNativePG: clusters, poolers and backups.</summary>
internal static class PostgresRule
{
    private const string HealthyPhase = "Cluster in healthy state";

    private static readonly string[] FailedPhases =
    [
        "Cluster is unrecoverable and needs manual intervention",
        "Invalid cluster definition",
        "Cluster has incomplete or invalid image catalog",
        "Cluster cannot execute instance online upgrade due to missing architecture binary",
        "Cluster cannot proceed to reconciliation due to an unknown plugin being required",
        "Unable to create required cluster objects",
    ];

    public static Verdict JudgeCluster(Subject subject)
    {
        var it = subject.Object;
        if (it.Annotation("cnpg.io/reconciliationLoop") == "disabled")
        {
            return Verdict.Suspended("ReconciliationDisabled", "the annotation cnpg.io/reconciliationLoop stops its operator");
        }

        if (it.Condition("cnpg.io/hibernation") is { } hibernation)
        {
            return Said.As(hibernation.IsTrue ? Health.Suspended : Health.Progressing, hibernation);
        }

        var phase = it.Text("status", "phase") ?? "";
        var wanted = it.Integer("spec", "instances") ?? 1;
        var ready = it.Integer("status", "readyInstances") ?? 0;
        var numbers = $"{ready} of {Phrase.Count(wanted, "instance")} {(wanted == 1 ? "is" : "are")} ready";
        var says = phase.Length == 0 ? numbers : $"{numbers}; {phase}{Phrase.After(it.Text("status", "phaseReason"))}";
        var condition = it.Condition("Ready");
        var verdict = Array.IndexOf(FailedPhases, phase) >= 0 ? Verdict.Failed(Phrase.Or(condition?.Reason, "Failed"), says)
            : phase == "Waiting for user action" ? Verdict.Suspended("WaitingForUser", says)
            : phase == HealthyPhase && ready >= wanted && condition is null or { IsTrue: true } ? Verdict.Ready(says)
            : PodTroubles.Worst(CurrentPods(subject), subject.Limits) is { } trouble ? trouble.Verdict(says, subject.Now)
            : Verdict.Progressing(Phrase.Or(condition?.Reason, phase.Length == 0 ? "NotObserved" : "ClusterIsNotReady"), says);
        return verdict with { Since = verdict.Since ?? condition?.Since };
    }

    public static Verdict JudgePooler(Subject subject)
    {
        var it = subject.Object;
        var wanted = it.Integer("spec", "instances") ?? 1;
        var there = it.Integer("status", "instances") ?? 0;
        var numbers = $"{there} of {Phrase.Count(wanted, "instance")} {(wanted == 1 ? "is" : "are")} there";
        return it.Text("status", "phase") switch
        {
            "failed" => Verdict.Failed("Failed", Phrase.Or(it.Text("status", "phaseReason"), it.Text("status", "error"), numbers)),
            "inactive" => Verdict.Progressing("Inactive", Phrase.Or(it.Text("status", "phaseReason"), "something that it needs is missing")),
            "paused" => Verdict.Suspended("Paused", "it holds connections back: its spec says paused: true"),
            _ when it.Flag("spec", "pgbouncer", "paused") => Verdict.Suspended("Paused", "it holds connections back: its spec says paused: true"),
            _ when subject.Owned("Deployment").FirstOrDefault() is { } deployment => DeploymentRule.Judge(subject.For(deployment)),
            _ => there >= wanted ? Verdict.Ready(numbers) : Verdict.Progressing("InstancesMissing", numbers),
        };
    }

    public static Verdict JudgeBackup(Subject subject)
    {
        var it = subject.Object;
        var error = Phrase.After(it.Text("status", "error"));
        return it.Text("status", "phase") switch
        {
            "completed" => Verdict.Ready("it is complete", "Completed") with { Since = it.Time("status", "stoppedAt") },
            "failed" => Verdict.Failed("Failed", $"it has failed{error}"),
            "invalid backup definition" => Verdict.Failed("InvalidDefinition", $"its definition is invalid{error}"),
            "walArchivingFailing" => Said.Aging(Verdict.Failed("WalArchivingFailing", $"the cluster cannot archive its log{error}"),
                it.CreatedAt, subject, subject.Limits.Patience),
            { } phase => Verdict.Progressing("Running", $"it is {phase}{error}") with { Since = it.Time("status", "startedAt") },
            null => Verdict.Progressing("NotObserved", "it has not started"),
        };
    }

    public static Verdict JudgeSchedule(Subject subject)
    {
        var it = subject.Object;
        return it.Flag("spec", "suspend") ? Verdict.Suspended("Suspended", "its spec says suspend: true") with { IsTolerated = true }
            : it.Text("status", "error") is { Length: > 0 } error ? Verdict.Failed("Failed", $"it cannot be scheduled{Phrase.After(error)}")
            : it.At("status") is null ? Verdict.Progressing("NotObserved", "its operator has not looked at it yet")
            : Verdict.Ready(it.Text("status", "nextScheduleTime") is { } next ? $"its next backup is due at {next}" : "it waits for its next time", "Scheduled");
    }

    // An instance that still runs an older image is about to be replaced.
    private static IEnumerable<KubernetesObject> CurrentPods(Subject subject)
    {
        var image = subject.Object.Text("status", "image") ?? subject.Object.Text("spec", "imageName");
        return subject.Owned("Pod").Where(pod => image is null
            || pod.Items("spec", "containers").Any(container => container.TextOf("image") == image));
    }
}
