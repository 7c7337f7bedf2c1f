using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Processes;
using Flywheel.Readiness;
using Flywheel.Verification.Runners;

namespace Flywheel.Verification.ScaleSets;

/// <summary><c>verify/runners</c> with GitHub: each runner is a scale set in the environment's cluster, as the organization says, with a listener that is ready.</summary>
/// <param name="runners">Those of the environment.</param>
/// <param name="forge">GitHub.</param>
/// <param name="access">The cluster, or what is missing; asked when the check begins.</param>
/// <param name="within">How long it waits.</param>
internal sealed class ScaleSetsJob(ImmutableArray<Runner> runners, Forge forge, Func<Checked<ClusterAccess>> access, TimeSpan within)
    : Job(new JobId(Stage.Verify, "runners"))
{
    public override string Description => "ask the cluster for GitHub's runner scale sets";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var cluster = access();
        if (!cluster.IsUsable)
        {
            return JobResult.Failed("the cluster cannot be reached", [.. cluster.Diagnostics]);
        }

        using var client = new ClusterClient(cluster.Value, context.Time, new ProcessRunner(context.Time));
        var watch = new ScaleSetWatch(runners, new(forge, ReadinessLimits.Default), context.Time, context.Log.WriteLine);
        var (sightings, refusal) = await watch.RunAsync(client, within, cancellationToken);
        if (refusal is not null)
        {
            return JobResult.Failed("the cluster does not tell", Problem(refusal.Message));
        }

        var bad = sightings.Where(sighting => sighting.Health != RunnerHealth.Ready).ToList();
        var result = bad.Count == 0
            ? JobResult.Succeeded(string.Create(CultureInfo.InvariantCulture, $"{runners.Length} scale sets with a listener"))
            : JobResult.Failed(
                string.Create(CultureInfo.InvariantCulture, $"{bad.Count} of {runners.Length} scale sets are not ready"), [.. bad.Select(sighting => Problem(sighting.Detail))]);
        return result with { Artifacts = [Artifact(context.Artifacts, sightings)] };
    }

    private static Diagnostic Problem(string detail) =>
        VerifyRules.ScaleSetNotReady.Create(detail, "Look at kubectl describe autoscalingrunnersets --all-namespaces, and at the log of the controller.");

    private static Artifact Artifact(ArtifactStore store, ImmutableArray<ScaleSetSighting> sightings) => RunnersArtifact.Write(store, json =>
    {
        foreach (var sighting in sightings)
        {
            json.WriteStartObject();
            json.WriteString("name", sighting.Runner.Name);
            json.WriteString("health", RunnersArtifact.Word(sighting.Health));
            Write(json, sighting.Set);
            json.WriteString("detail", sighting.Detail);
            json.WriteEndObject();
        }
    }, unknown: []);

    private static void Write(Utf8JsonWriter json, ObjectName? set)
    {
        if (set is { } name)
        {
            json.WriteString("scaleSet", $"{name.Namespace}/{name.Name}");
        }
    }
}
