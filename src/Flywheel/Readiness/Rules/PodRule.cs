using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Documents;
using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>Pods: ended well, or all their containers ready.</summary>
internal static class PodRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        switch (it.Text("status", "phase"))
        {
            case "Succeeded":
                return Verdict.Ready("all its containers ended well", "Completed");
            case "Failed":
                return Verdict.Failed(Phrase.Or(it.Text("status", "reason"), "Failed"), Ends(it) + Phrase.After(it.Text("status", "message")));
            case "Unknown":
                return Verdict.Unknown("NodeLost", $"its node does not answer{Phrase.After(it.Text("status", "message"))}");
            case null:
                return Verdict.Progressing("NotObserved", "nothing has looked at it yet");
        }

        if (it.Condition("PodScheduled") is { IsFalse: true, Reason: "SchedulingGated" } gated)
        {
            return Verdict.Suspended(gated.Reason, $"its scheduling is held back by gates{Phrase.After(gated.Message)}") with { Since = gated.Since };
        }

        var ready = it.Condition("Ready");
        if (ready is { IsTrue: true })
        {
            return Verdict.Ready(Containers(it)) with { Since = ready.Since };
        }

        if (it.Text("spec", "restartPolicy") == "Never" && All(it).FirstOrDefault(status => status.ExitCode is not (null or 0)) is { ExitCode: { } code } ended)
        {
            return Verdict.Failed("Error", $"container {ended.Name} ended with exit {code} and is not started again");
        }

        return Trouble.Worst(PodTroubles.Of(it, subject.Limits)) is { } trouble
            ? trouble.Verdict("", subject.Now)
            : Verdict.Progressing(Phrase.Or(ready?.Reason, "Starting"), Containers(it)) with { Since = ready?.Since };
    }

    private static string Containers(KubernetesObject it)
    {
        var statuses = Main(it).ToList();
        var numbers = $"{statuses.Count(status => status.IsReady)} of {Phrase.Count(Math.Max(statuses.Count, it.Items("spec", "containers").Count()), "container")} ready";
        var sidecars = it.Items("spec", "initContainers").Where(KeepsRunning).Select(Name).ToHashSet(StringComparer.Ordinal);
        var inits = Initial(it).Where(status => !sidecars.Contains(status.Name)).ToList();
        var waits = inits.FirstOrDefault(status => status.ExitCode != 0);
        var late = Initial(it).FirstOrDefault(status => sidecars.Contains(status.Name) && !status.IsReady);
        return waits.Exists ? $"{numbers}; init container {waits.Name} {waits.Doing} ({inits.Count(status => status.ExitCode == 0)} of {inits.Count} done)"
            : late.Exists ? $"{numbers}; sidecar {late.Name} {late.Doing}"
            : statuses.FirstOrDefault(status => !status.IsReady) is { Exists: true } unready ? $"{numbers}; container {unready.Name} {unready.Doing}"
            : numbers;
    }

    private static string Ends(KubernetesObject it) =>
        All(it).FirstOrDefault(status => status.ExitCode is not (null or 0)) is { Exists: true } ended
            ? $"container {ended.Name} ended with exit {ended.ExitCode}{(ended.LastEnd is { Reason: "OOMKilled" } ? ", out of memory" : "")}"
            : "it has failed";

    private static IEnumerable<ContainerView> All(KubernetesObject it) => Initial(it).Concat(Main(it));

    private static IEnumerable<ContainerView> Initial(KubernetesObject it) => it.Items("status", "initContainerStatuses").Select(status => new ContainerView(status));

    private static IEnumerable<ContainerView> Main(KubernetesObject it) => it.Items("status", "containerStatuses").Select(status => new ContainerView(status));

    private static bool KeepsRunning(JsonElement container) => container.TextOf("restartPolicy") == "Always";

    private static string Name(JsonElement container) => container.TextOf("name") ?? "";
}
