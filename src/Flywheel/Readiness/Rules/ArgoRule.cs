using System.Globalization;
using Flywheel.Clusters;

namespace Flywheel.Readiness.Rules;

/// <summary>Argo: applications, rollouts and workflows, by the phase that their controllers give them.</summary>
internal static class ArgoRule
{
    public static Verdict JudgeApplication(Subject subject)
    {
        var it = subject.Object;
        var health = it.Text("status", "health", "status");
        var sync = it.Text("status", "sync", "status");
        var says = $"health {health ?? "not said"}, sync {sync ?? "not said"}{Phrase.After(it.Text("status", "health", "message"))}";
        if (it.Conditions.FirstOrDefault(condition => condition.Type.EndsWith("Error", StringComparison.Ordinal)) is { } error)
        {
            return Said.Aging(Verdict.Failed(error.Type, $"{says}; {error.Type}{Phrase.After(error.Message)}"), error.Since, subject, subject.Limits.Patience);
        }

        return it.Text("status", "operationState", "phase") switch
        {
            "Running" or "Terminating" => Verdict.Progressing("Syncing", $"it is being synced; {says}"),
            "Failed" or "Error" when sync != "Synced" =>
                Verdict.Failed("SyncFailed", $"its last sync failed{Phrase.After(it.Text("status", "operationState", "message"))}; {says}"),
            _ => health switch
            {
                "Healthy" when sync == "Synced" => Verdict.Ready(says, "Healthy"),
                "Healthy" when sync == "OutOfSync" && it.At("spec", "syncPolicy", "automated") is null =>
                    Verdict.Suspended("OutOfSync", $"{says}; it differs from its source, and nothing syncs it by itself"),
                "Healthy" or "Progressing" or "Missing" => Verdict.Progressing(health == "Healthy" ? Phrase.Or(sync, "NotSynced") : health, says),
                "Suspended" => Verdict.Suspended(health, says),
                "Degraded" => Verdict.Failed(health, says),
                "Unknown" => Verdict.Unknown(health, says),
                _ => Verdict.Progressing("NotObserved", says),
            },
        };
    }

    public static Verdict JudgeRollout(Subject subject)
    {
        var it = subject.Object;
        if (it.At("status") is null || ObservedOf(it) < it.Generation)
        {
            return Verdict.Progressing("NotObserved", "its controller has not seen its last change yet");
        }

        var counts = Replicas.Of(it);
        var says = $"{counts.Behind ?? counts.Whole}{Phrase.After(it.Text("status", "message"))}";
        return it.Text("status", "phase") switch
        {
            "Healthy" => Verdict.Ready(says, "Healthy"),
            "Paused" => Verdict.Suspended("Paused", says),
            "Degraded" => Verdict.Failed(it.Flag("status", "abort") ? "RolloutAborted" : "Degraded", says),
            { } phase => Verdict.Progressing(phase, says),
            null when it.Flag("spec", "paused") => Verdict.Suspended("Paused", says),
            null => Verdict.Unknown("NothingSaid", $"{says}; its controller gives no phase, which versions since 1.0 do"),
        };
    }

    public static Verdict JudgeWorkflow(Subject subject)
    {
        var it = subject.Object;
        var says = $"{it.Text("status", "progress") ?? "no"} steps done{Phrase.After(it.Text("status", "message"))}";
        return it.Text("status", "phase") switch
        {
            "Succeeded" => Verdict.Ready(says, "Succeeded"),
            "Failed" or "Error" => Verdict.Failed(it.Text("status", "phase")!, says),
            _ when it.Flag("spec", "suspend") => Verdict.Suspended("Suspended", says),
            { Length: > 0 } phase => Verdict.Progressing(phase, says),
            _ => Verdict.Progressing("NotObserved", "its controller has not looked at it yet"),
        };
    }

    // A text in this kind; versions before 1.0 gave a hash here.
    private static long? ObservedOf(KubernetesObject it) =>
        long.TryParse(it.Text("status", "observedGeneration"), NumberStyles.None, CultureInfo.InvariantCulture, out var observed) ? observed : it.ObservedGeneration;
}
