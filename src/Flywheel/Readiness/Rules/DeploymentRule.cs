using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Readiness.Pods;

namespace Flywheel.Readiness.Rules;

/// <summary>Deployments, as <c>kubectl rollout status</c> judges them, and sooner where a pod of the current revision cannot come up.</summary>
internal static class DeploymentRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        var counts = Replicas.Of(it);
        if (Said.UnobservedOrSilent(it) is { } unobserved)
        {
            return unobserved;
        }

        if (it.Condition("Progressing") is { Reason: "ProgressDeadlineExceeded" } late)
        {
            var why = PodTroubles.Worst(CurrentPods(subject), subject.Limits) is { } cause ? $"; {cause.Detail}" : "";
            return Verdict.Failed(late.Reason, $"its progress deadline is exceeded: {counts.Behind ?? counts.Whole}{why}") with { Since = late.Since };
        }

        // A pause holds back what has not begun; pods that were made before it go on.
        var isPaused = it.Flag("spec", "paused");
        if (counts.Behind is not { } behind)
        {
            return Verdict.Ready(isPaused ? $"{counts.Whole}; its rollout is paused" : counts.Whole) with { Since = it.Condition("Progressing")?.Since };
        }

        if (isPaused && counts.IsMixed)
        {
            return Verdict.Suspended("Paused", $"its rollout is paused, {behind}") with { Since = it.Condition("Progressing")?.Since };
        }

        if (PodTroubles.Worst(CurrentPods(subject), subject.Limits) is { } trouble)
        {
            return trouble.Verdict(behind, subject.Now);
        }

        return it.Condition("ReplicaFailure") is { IsTrue: true } refused
            ? Verdict.Progressing(Phrase.Or(refused.Reason, "ReplicaFailure"), $"{behind}; pods are refused{Phrase.After(refused.Message)}") with { Since = refused.Since }
            : Verdict.Progressing(counts.Reason, behind) with { Since = it.Condition("Progressing")?.Since };
    }

    /// <summary>The pods made from the template as it is now; none while their ReplicaSet is not known.</summary>
    private static IEnumerable<KubernetesObject> CurrentPods(Subject subject) =>
        subject.Owned("ReplicaSet").Where(set => HasTemplateOf(subject.Object, set)).OrderBy(set => set.CreatedAt).FirstOrDefault() is { } current
            ? subject.Around.OwnedBy(current, "Pod")
            : [];

    // The controller finds its current ReplicaSet in the same way: by the template, without the label that it adds itself.
    private static bool HasTemplateOf(KubernetesObject deployment, KubernetesObject set) =>
        deployment.At("spec", "template") is { } wanted && set.At("spec", "template") is { } made && Same(wanted, made, "metadata", "labels");

    private static bool Same(JsonElement wanted, JsonElement made, params ReadOnlySpan<string> toLabels)
    {
        if (wanted.ValueKind != JsonValueKind.Object || made.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.DeepEquals(wanted, made);
        }

        var count = 0;
        foreach (var member in made.EnumerateObject())
        {
            if (toLabels.Length == 0 && member.Name == "pod-template-hash")
            {
                continue;
            }

            count++;
            if (!wanted.TryGetProperty(member.Name, out var other)
                || !(toLabels.Length > 0 && member.Name == toLabels[0]
                    ? Same(other, member.Value, toLabels[1..])
                    : JsonElement.DeepEquals(other, member.Value)))
            {
                return false;
            }
        }

        return count == wanted.EnumerateObject().Count();
    }
}
