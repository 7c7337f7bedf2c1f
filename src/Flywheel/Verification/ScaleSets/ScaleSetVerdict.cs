using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Organizations;
using Flywheel.Readiness;
using Flywheel.Verification.Runners;

namespace Flywheel.Verification.ScaleSets;

/// <summary>
/// Compares GitHub's scale sets in a cluster with the runners of the organization; pure. How a set is by itself, the rule of its kind says; what
/// the organization wants of it, and the listener, which the set does not own, are added here.
/// </summary>
/// <param name="forge">GitHub.</param>
/// <param name="limits">How long trouble may last.</param>
internal sealed class ScaleSetVerdict(Forge forge, ReadinessLimits limits)
{
    public const string Kind = "AutoscalingRunnerSet";
    private const string NameLabel = "actions.github.com/scale-set-name";
    private const string NamespaceLabel = "actions.github.com/scale-set-namespace";

    /// <summary>How a runner is.</summary>
    /// <param name="runner">As organization.yaml has it; its scale set has its name.</param>
    /// <param name="seen">The scale sets and the pods of their listeners.</param>
    /// <param name="now">The moment.</param>
    public ScaleSetSighting Of(Runner runner, ObjectSet seen, DateTimeOffset now)
    {
        if (seen.All.Where(it => it.Kind == Kind && NameOf(it) == runner.Name).MinBy(it => it.Name.Namespace, StringComparer.Ordinal) is not { } set)
        {
            return new(runner, null, RunnerHealth.Missing, $"There is no {Kind} with the name {runner.Name}.");
        }

        var verdict = ReadinessTable.Judge(set, seen, limits, now);
        var differences = Differences(runner, set).ToList();
        var silences = Silences(runner, set, seen, verdict).ToList();
        var detail = differences.Count + silences.Count == 0
            ? $"{set}: {verdict.Detail}."
            : $"{set}: {string.Join("; ", differences.Concat(silences))}.";
        return new(runner, set.Name, differences.Count > 0 ? RunnerHealth.Differs : silences.Count > 0 ? RunnerHealth.Silent : RunnerHealth.Ready, VisibleText.Of(detail, 1000))
        {
            IsSettled = differences.Count > 0 || silences.Count == 0 || verdict.Health == Health.Failed,
        };
    }

    private static string NameOf(KubernetesObject set) => set.Text("spec", "runnerScaleSetName") ?? set.Name.Name;

    private IEnumerable<string> Differences(Runner runner, KubernetesObject set)
    {
        var wanted = $"{forge.Url.TrimEnd('/')}/{forge.Group}";
        var url = set.Text("spec", "githubConfigUrl")?.TrimEnd('/') ?? "";
        if (!url.Equals(wanted, StringComparison.OrdinalIgnoreCase) && !url.StartsWith($"{wanted}/", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"githubConfigUrl is {VisibleText.Of(url, 200)}, expected {wanted}";
        }

        var (least, most) = (set.Integer("spec", "minRunners") ?? 0, set.Integer("spec", "maxRunners"));
        if (runner.Scaling is { } scaling && (least != scaling.MinReplicas || most != scaling.MaxReplicas))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"it has {least} to {most?.ToString(CultureInfo.InvariantCulture) ?? "any number of"} runners, expected {scaling.MinReplicas} to {scaling.MaxReplicas}");
        }
    }

    private static IEnumerable<string> Silences(Runner runner, KubernetesObject set, ObjectSet seen, Verdict verdict)
    {
        if (!verdict.Passes)
        {
            yield return verdict.Detail;
        }

        var current = (set.Integer("status", "currentRunners") ?? 0) - (set.Integer("status", "pendingEphemeralRunners") ?? 0);
        if (current < runner.Scaling?.MinReplicas)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{current} of its runners are past pending, expected at least {runner.Scaling.MinReplicas}");
        }

        if (!seen.All.Any(pod => IsListener(pod, set) && pod.Condition("Ready") is { IsTrue: true } && pod.DeletedAt is null))
        {
            yield return "its listener has no pod that is ready";
        }
    }

    // The controller puts the listener's pod into its own namespace.
    private static bool IsListener(KubernetesObject pod, KubernetesObject set) =>
        pod.Label(NameLabel) == set.Name.Name && pod.Label(NamespaceLabel) == set.Name.Namespace;
}
