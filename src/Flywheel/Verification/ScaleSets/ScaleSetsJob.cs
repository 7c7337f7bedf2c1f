using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Processes;

namespace Flywheel.Verification.ScaleSets;

/// <summary><c>verify/runners</c> with GitHub: each runner is a scale set in the environment's cluster, as the organization says, with a listener that is ready.</summary>
/// <param name="runners">Those of the environment.</param>
/// <param name="forge">GitHub.</param>
/// <param name="access">The cluster, or what is missing; asked when the check begins.</param>
/// <param name="within">How long it waits.</param>
internal sealed class ScaleSetsJob(ImmutableArray<Runner> runners, Forge forge, Func<Checked<ClusterAccess>> access, TimeSpan within)
    : Job(new JobId(Stage.Verify, "runners"))
{
    private const string Listeners = "app.kubernetes.io/component=runner-scale-set-listener";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public override string Description => "asks the cluster for GitHub's runner scale sets";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var cluster = access();
        if (!cluster.IsUsable)
        {
            return JobResult.Failed("the cluster cannot be reached", [.. cluster.Diagnostics]);
        }

        using var client = new ClusterClient(cluster.Value, context.Time, new ProcessRunner(context.Time));
        var start = context.Time.GetTimestamp();
        while (true)
        {
            var (objections, refusal) = await LookAsync(client, cancellationToken);
            if (refusal is not null)
            {
                return JobResult.Failed("the cluster does not tell", Problem(refusal.Message));
            }

            if (objections.IsEmpty)
            {
                return JobResult.Succeeded(string.Create(CultureInfo.InvariantCulture, $"{runners.Length} scale sets with a listener"));
            }

            if (context.Time.GetElapsedTime(start) + Pause >= within)
            {
                return JobResult.Failed(
                    string.Create(CultureInfo.InvariantCulture, $"{objections.Length} of {runners.Length} scale sets are not ready"), [.. objections.Select(Problem)]);
            }

            await Task.Delay(Pause, context.Time, cancellationToken);
        }
    }

    private static Diagnostic Problem(string detail) =>
        VerifyRules.ScaleSetNotReady.Create(detail, "Look at kubectl describe autoscalingrunnersets --all-namespaces, and at the log of the controller.");

    private async Task<(ImmutableArray<string> Objections, ClusterRefusal? Refusal)> LookAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        var sets = await ListAsync(client, "actions.github.com/v1alpha1", "AutoscalingRunnerSet", "", cancellationToken);
        var pods = sets.IsGood ? await ListAsync(client, "v1", "Pod", Listeners, cancellationToken) : sets;
        return pods.IsGood
            ? ([.. runners.Select(runner => ScaleSetVerdict.Objection(runner, forge, sets.Value!.Items, pods.Value.Items)).OfType<string>()], null)
            : ([], pods.Refusal);
    }

    private static async Task<ClusterAnswer<ObjectList>> ListAsync(
        ClusterClient client, string apiVersion, string kind, string labels, CancellationToken cancellationToken)
    {
        var found = await client.FindKindAsync(apiVersion, kind, cancellationToken);
        return found.IsGood ? await client.ListAsync(found.Value, "", labels, cancellationToken) : new(found.Refusal);
    }
}
