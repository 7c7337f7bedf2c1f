using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.LabAccess;
using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Says what is wrong with roots: what was seen, what was expected, since when, and what to look at.</summary>
/// <param name="context">The cluster's context, for the commands.</param>
/// <param name="within">The limit of the check.</param>
/// <param name="now">When it ended.</param>
internal sealed class RootDiagnostics(string context, TimeSpan within, DateTimeOffset now)
{
    private const int LongestDetail = 1500;

    /// <summary>An error about a root that is not as it should be.</summary>
    /// <param name="root">What came of it.</param>
    /// <param name="evidence">Why.</param>
    /// <param name="namespaceState">A sentence about its namespace; empty: nothing is to be said.</param>
    public Diagnostic Bad(RootReport root, RootEvidence evidence, string namespaceState)
    {
        var (seen, since) = (VisibleText.Of($"{root.Verdict.Reason}: {root.Verdict.Detail}", LongestDetail), Since(root));
        var events = evidence.Warnings.IsEmpty ? "" : $" Events: {string.Join("; ", evidence.Warnings)}.";
        var name = Named(root);
        var (rule, detail) = root switch
        {
            { IsRefused: true } => (VerifyRules.ObjectUnknown, $"{name} cannot be judged, and what is not known is not ready. {Sentence(VisibleText.Of(root.Verdict.Detail, LongestDetail))}"),
            { IsMissing: true } => (VerifyRules.ObjectMissing, $"{name} should be there: {Sentence(VisibleText.Of(root.Verdict.Detail, LongestDetail))}"),
            { Verdict.Health: Health.Suspended } => (VerifyRules.ObjectSuspended, $"{name} is held up, {since}; somebody suspended it: {Sentence(seen)}"),
            { Verdict.Health: Health.Unknown } => (VerifyRules.ObjectUnknown, $"{name} cannot be judged, and what is not known is not ready, {since}: {Sentence(seen)}"),
            { Verdict.Health: Health.Failed } => (VerifyRules.ObjectFailed, $"{name} has failed, {since}: {Sentence(seen)}"),
            _ => (VerifyRules.ObjectLate, $"{name} was not ready when the check ended, {since}; it has {Words.Duration(within)}. Seen last: {Sentence(seen)}"),
        };
        return rule.Create($"{detail}{namespaceState}{events}", $"See {Command(root, evidence)}.");
    }

    /// <summary>A warning about a root that is no failure and yet not plainly ready; null: there is none.</summary>
    public Diagnostic? Remark(RootReport root) =>
        root.IsSilent ? VerifyRules.ObjectSilent.Create(
            $"{Named(root)} counts neither as ready nor as failed: {Sentence(VisibleText.Of(root.Verdict.Detail, LongestDetail))}", $"See {Command(root, RootEvidence.None)}.")
        : root.IsReplaced ? VerifyRules.ObjectReplaced.Create(
            $"{Named(root)} has another uid than in the state of the stack: somebody deleted it, and it was made again.", "Plan again; tofu takes the new object into its state.")
        : null;

    private string Since(RootReport root)
    {
        var age = now - root.Since;
        return string.Create(CultureInfo.InvariantCulture, $"since {root.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({Words.Duration(age > TimeSpan.Zero ? age : TimeSpan.Zero)})");
    }

    private static string Named(RootReport root) => VisibleText.Of($"{root.Root} ({root.Root.Source})");

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";

    private string Command(RootReport root, RootEvidence evidence)
    {
        if (root.IsRefused)
        {
            return root.Lacks is { } right
                ? $"kubectl --context {Word(context)}{In(root.Root.Name)} auth can-i {string.Join(' ', right.Split(' ').Select(Word))}"
                : $"kubectl --context {Word(context)} get --raw /readyz";
        }

        if (root.Root.Name is { Group: "helm.sh", Kind: "Release" } release)
        {
            return $"helm --kube-context {Word(context)} -n {Word(release.Namespace)} history {Word(release.Name)}";
        }

        var name = evidence.Pod?.Name ?? root.Root.Name;
        var kind = name.Group.Length > 0 ? $"{name.Kind}.{name.Group}" : name.Kind;
        return $"kubectl --context {Word(context)}{In(name)} describe {Word($"{kind.ToLowerInvariant()}/{name.Name}")}";
    }

    private static string In(ObjectName name) => name.Namespace.Length > 0 ? $" -n {Word(name.Namespace)}" : "";

    private static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '@') ? text : ShellWord.Quoted(VisibleText.Of(text));
}
