using System.Collections.Frozen;
using System.Collections.Immutable;
using Flywheel.Clusters;
using Flywheel.Readiness.Rules;

namespace Flywheel.Readiness;

/// <summary>The rules of all kinds that have one, and what holds for those that have none.</summary>
internal static class ReadinessTable
{
    private static readonly FrozenDictionary<(string Group, string Kind), ReadinessRule> ByKind =
        All().ToFrozenDictionary(rule => (rule.Group, rule.Kind));

    /// <summary>By group, then kind.</summary>
    public static ImmutableArray<ReadinessRule> Rules { get; } =
        [.. ByKind.Values.OrderBy(rule => rule.Group, StringComparer.Ordinal).ThenBy(rule => rule.Kind, StringComparer.Ordinal)];

    /// <summary>How an object is, and why.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="around">What else is known of the cluster; a workload's pods are found here by their owners.</param>
    /// <param name="limits">How long trouble may last.</param>
    /// <param name="now">The moment of the judgement.</param>
    public static Verdict Judge(KubernetesObject subject, ObjectSet around, ReadinessLimits limits, DateTimeOffset now)
    {
        if (subject.DeletedAt is { } deleted)
        {
            return Terminating.Judge(subject, deleted);
        }

        var rule = ByKind.GetValueOrDefault((subject.Name.Group, subject.Kind));
        return (rule?.Judge ?? StandardConditions.Judge)(new(subject, around, limits, now));
    }

    private static IEnumerable<ReadinessRule> All() =>
    [
        new("apps", "Deployment", DeploymentRule.Judge),
    ];
}
