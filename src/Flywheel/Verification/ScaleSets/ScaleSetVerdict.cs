using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Organizations;

namespace Flywheel.Verification.ScaleSets;

/// <summary>Compares GitHub's scale sets in a cluster with the runners of the organization; pure.</summary>
internal static class ScaleSetVerdict
{
    private const string NameLabel = "actions.github.com/scale-set-name";
    private const string NamespaceLabel = "actions.github.com/scale-set-namespace";

    /// <summary>What is wrong with a runner, as a sentence; null: nothing.</summary>
    /// <param name="runner">As organization.yaml has it; its scale set has its name.</param>
    /// <param name="forge">GitHub.</param>
    /// <param name="sets">AutoscalingRunnerSet objects.</param>
    /// <param name="listeners">Pods of the listeners.</param>
    public static string? Objection(Runner runner, Forge forge, ImmutableArray<KubernetesObject> sets, ImmutableArray<KubernetesObject> listeners)
    {
        if (sets.FirstOrDefault(s => (s.Text("spec", "runnerScaleSetName") ?? s.Name.Name) == runner.Name) is not { } set)
        {
            return $"There is no AutoscalingRunnerSet with the name {runner.Name}.";
        }

        var problems = Problems(runner, forge, set).ToList();
        if (!listeners.Any(pod => IsListener(pod, set) && pod.Condition("Ready") is { IsTrue: true } && pod.DeletedAt is null))
        {
            problems.Add("its listener has no pod that is ready");
        }

        return problems.Count == 0 ? null : $"{VisibleText.Of(set.ToString())}: {string.Join("; ", problems)}{Status(set)}.";
    }

    private static IEnumerable<string> Problems(Runner runner, Forge forge, KubernetesObject set)
    {
        var wanted = $"{forge.Url.TrimEnd('/')}/{forge.Group}";
        var url = set.Text("spec", "githubConfigUrl")?.TrimEnd('/') ?? "";
        if (!url.Equals(wanted, StringComparison.OrdinalIgnoreCase) && !url.StartsWith($"{wanted}/", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"githubConfigUrl is {VisibleText.Of(url, 200)}, expected {wanted}";
        }

        if (runner.Scaling is { } scaling)
        {
            var (least, most) = (set.Integer("spec", "minRunners") ?? 0, set.Integer("spec", "maxRunners"));
            if (least != scaling.MinReplicas || most != scaling.MaxReplicas)
            {
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"it has {least} to {most?.ToString(CultureInfo.InvariantCulture) ?? "any number of"} runners, expected {scaling.MinReplicas} to {scaling.MaxReplicas}");
            }

            var current = (set.Integer("status", "currentRunners") ?? 0) - (set.Integer("status", "pendingEphemeralRunners") ?? 0);
            if (current < scaling.MinReplicas)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{current} of its runners are past pending, expected at least {scaling.MinReplicas}");
            }
        }
    }

    // The controller puts the listener's pod into its own namespace.
    private static bool IsListener(KubernetesObject pod, KubernetesObject set) =>
        pod.Label(NameLabel) == set.Name.Name && pod.Label(NamespaceLabel) == set.Name.Namespace;

    private static string Status(KubernetesObject set) => set.Integer("status", "failedEphemeralRunners") is > 0 and var failed
        ? string.Create(CultureInfo.InvariantCulture, $"; {failed} of its runners have failed")
        : "";
}
