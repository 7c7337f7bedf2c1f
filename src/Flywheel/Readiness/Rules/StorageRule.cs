using Flywheel.Clusters;

namespace Flywheel.Readiness.Rules;

/// <summary>Claims and volumes. A claim may wait for its first pod by the wish of its class; then waiting is right.</summary>
internal static class StorageRule
{
    public static Verdict JudgeClaim(Subject subject)
    {
        var it = subject.Object;
        return it.Text("status", "phase") switch
        {
            "Bound" => Verdict.Ready($"it is bound{Size(it)}", "Bound"),
            "Lost" => Verdict.Failed("Lost", $"its volume {it.Text("spec", "volumeName")} is gone"),
            "Pending" when WaitsForConsumer(subject) => Verdict.Ready(
                $"it waits for its first pod, as its class {it.Text("spec", "storageClassName")} wants it; no pod mounts it yet", "WaitForFirstConsumer"),
            _ => Verdict.Progressing(Phrase.Or(it.Text("status", "phase"), "NotObserved"), Waits(subject)) with { Since = it.CreatedAt },
        };
    }

    public static Verdict JudgeVolume(Subject subject) => subject.Object.Text("status", "phase") switch
    {
        "Bound" or "Available" or "Released" => Verdict.Ready($"it is {subject.Object.Text("status", "phase")!.ToLowerInvariant()}"),
        "Failed" => Verdict.Failed(Phrase.Or(subject.Object.Text("status", "reason"), "Failed"), $"it has failed{Phrase.After(subject.Object.Text("status", "message"))}"),
        _ => Verdict.Progressing("Pending", "it is not there yet"),
    };

    private static bool WaitsForConsumer(Subject subject) =>
        ClassOf(subject)?.Text("volumeBindingMode") == "WaitForFirstConsumer"
        && subject.Object.Annotation("volume.kubernetes.io/selected-node") is null
        && !subject.Around.HasUserOf(subject.Object.Name);

    private static KubernetesObject? ClassOf(Subject subject) =>
        subject.Object.Text("spec", "storageClassName") is { Length: > 0 } name ? subject.Around.Find(new("storage.k8s.io", "StorageClass", "", name)) : null;

    private static string Waits(Subject subject) =>
        subject.Object.Text("spec", "storageClassName") is not { Length: > 0 } name ? "it is not bound; it names no storage class"
        : ClassOf(subject) is { } known ? $"it is not bound by its class {name} ({known.Text("volumeBindingMode") ?? "Immediate"})"
        : $"it is not bound; its class {name} is not known here";

    private static string Size(KubernetesObject it) => it.Text("status", "capacity", "storage") is { } size ? $", {size}" : "";
}
