using System.Collections.Frozen;
using Flywheel.Clusters;
using Flywheel.Readiness.Rules;

namespace Flywheel.Readiness;

/// <summary>How an object of a cluster is, and why: by the rule of its kind, or by what most kinds agree on.</summary>
internal static class ReadinessTable
{
    private const int LongestReason = 100;
    private const int LongestDetail = 2000;

    private static readonly FrozenDictionary<(string Group, string Kind), ReadinessRule> ByKind =
        KindTable.All.ToFrozenDictionary(rule => (rule.Group, rule.Kind));

    /// <summary>How an object is, and why.</summary>
    /// <param name="subject">The object.</param>
    /// <param name="around">What else is known of the cluster; a workload's pods are found here by their owners.</param>
    /// <param name="limits">How long trouble may last.</param>
    /// <param name="now">The moment of the judgement.</param>
    public static Verdict Judge(KubernetesObject subject, ObjectSet around, ReadinessLimits limits, DateTimeOffset now) => Bounded(
        subject.DeletedAt is { } deleted ? Terminating.Judge(subject, deleted) : RuleOf(subject)(new(subject, around, limits, now)));

    // Rules repeat what objects say, and an object may say megabytes.
    private static Verdict Bounded(Verdict verdict) => verdict.Reason.Length <= LongestReason && verdict.Detail.Length <= LongestDetail
        ? verdict
        : verdict with { Reason = Phrase.Cut(verdict.Reason, LongestReason), Detail = Phrase.Cut(verdict.Detail, LongestDetail) };

    private static Func<Subject, Verdict> RuleOf(KubernetesObject subject) =>
        ByKind.TryGetValue((subject.Name.Group, subject.Kind), out var rule) ? rule.Judge
        : CrossplaneRule.Knows(subject) ? CrossplaneRule.Judge
        : StandardConditions.Judge;
}
