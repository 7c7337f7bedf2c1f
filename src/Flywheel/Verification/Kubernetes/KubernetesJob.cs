using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.States;

namespace Flywheel.Verification.Kubernetes;

/// <summary><c>verify/kubernetes:STACK</c>: every object that the stack made is ready in the cluster of the environment.</summary>
internal sealed class KubernetesJob : Job
{
    private const int MostDiagnostics = 20;

    // For reading the state, and for what explains failures.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EvidenceLimit = TimeSpan.FromSeconds(30);

    private readonly KubernetesTarget _target;

    public KubernetesJob(KubernetesTarget target)
        : base(new JobId(Stage.Verify, $"kubernetes:{target.Stack.Stack.Name}"))
    {
        _target = target;
        // The check ends by itself and then says what it saw; the job's own limit only guards against a check that does not.
        Timeout = target.Within + Margin;
    }

    public override string Description => $"objects of {_target.Stack.Stack.Folder.Shown} in {_target.Context}";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (resources, problems) = await new StateReader(_target.Stack).ReadAsync(context, cancellationToken);
        if (!problems.IsEmpty)
        {
            return JobResult.Failed("the state cannot be read", [.. problems]);
        }

        // Logs of containers that fail are shown, and a container may print the password that the stack gave it.
        context.Log.Mask([.. resources.SelectMany(resource => resource.Secrets).Distinct(StringComparer.Ordinal)]);
        var roots = StateRoots.Of(resources);
        if (!roots.Others.IsEmpty)
        {
            context.Log.WriteLine($"not looked at, because they are no objects of a cluster: {string.Join(", ", roots.Others.Select(other => $"{other.Value} × {VisibleText.Of(other.Key, 100)}"))}");
        }

        if (roots.IsEmpty)
        {
            return JobResult.Idle($"the state of {_target.Stack.Stack.Name} holds no object of a cluster, so there was nothing to verify");
        }

        var access = ClusterAccess.Of(_target.Variables, _target.Context, _target.RepositoryRoot);
        if (!access.IsUsable)
        {
            return new() { Outcome = new JobOutcome.Failed("the cluster cannot be reached", FailureKind.Unusable), Diagnostics = access.Diagnostics };
        }

        using var client = new ClusterClient(access.Value, context.Time, new ProcessRunner(context.Time));
        context.Log.WriteLine($"cluster {VisibleText.Of(access.Value.ToString())}");
        var began = context.Time.GetTimestamp();
        var findings = await new KubernetesCheck(client, _target.Limits, _target.Within, context.Time, context.Log.WriteLine).RunAsync(roots, cancellationToken);
        context.Waited(context.Time.GetElapsedTime(began));
        return findings.Refusal is { } refusal
            ? JobResult.Failed("the cluster does not answer", [.. access.Diagnostics, refusal.ToDiagnostic()])
            : await ResultAsync(context, client, findings, access.Diagnostics, cancellationToken);
    }

    private async Task<JobResult> ResultAsync(
        JobContext context, ClusterClient client, ClusterFindings findings, ImmutableArray<Diagnostic> warnings, CancellationToken cancellationToken)
    {
        var bad = findings.Roots.Where(root => root.IsBad).ToList();
        var said = new RootDiagnostics(_target.Context, _target.Within, context.Time.GetUtcNow());
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        diagnostics.AddRange(warnings);
        diagnostics.AddRange(await new FailureReader(client, findings.Ledger.Objects, context.Log, context.Time, EvidenceLimit).DescribeAsync(bad.Take(MostDiagnostics), said, cancellationToken));
        if (bad.Count > MostDiagnostics)
        {
            diagnostics.Add(VerifyRules.MoreObjects.Create($"{bad.Count - MostDiagnostics} more objects are not ready.", $"See the artifact {KubernetesReport.Name}."));
        }

        diagnostics.AddRange(findings.Roots.Select(said.Remark).OfType<Diagnostic>().Take(MostDiagnostics));
        var count = findings.Roots.Length;
        var result = bad.Count == 0
            ? JobResult.Succeeded(Ready(findings))
            : JobResult.Failed($"{bad.Count} of {Words.Count(count, "object")} {(bad.Count == 1 ? "is" : "are")} not ready: {VisibleText.Of(bad[0].Root.ToString())}{(bad.Count > 1 ? ", …" : "")}");
        return result with
        {
            Artifacts = [context.Artifacts.Put(KubernetesReport.Name, KubernetesReport.Write(_target.Stack.Stack.Name, _target.Stack.Environment, _target.Context, findings))],
            Diagnostics = diagnostics.ToImmutable(),
            Facts = ImmutableSortedDictionary<string, string>.Empty
                .Add("objects", count.ToString(CultureInfo.InvariantCulture))
                .Add("ready", findings.Roots.Count(root => root.Verdict.IsReady).ToString(CultureInfo.InvariantCulture)),
        };
    }

    private static string Ready(ClusterFindings findings)
    {
        var silent = findings.Roots.Count(root => root.IsSilent);
        var ready = $"{Words.Count(findings.Roots.Length - silent, "object")} ready after {Words.Duration(findings.Elapsed)}";
        return silent == 0 ? ready : string.Create(CultureInfo.InvariantCulture, $"{ready}, {silent} suspended or without a word of themselves");
    }
}
