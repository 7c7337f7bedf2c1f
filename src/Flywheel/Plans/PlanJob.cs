using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans.Bindings;
using Flywheel.Processes;
using Flywheel.Validation;

namespace Flywheel.Plans;

/// <summary><c>plan/STACK</c>: what tofu would do to one stack in one environment, kept as an artifact with its digest.</summary>
/// <remarks>
/// tofu's text is shown when the plan's JSON has told what is sensitive in it, not before: `terraform_data` copies sensitive inputs to
/// outputs that are not marked, and its human text shows them.
/// </remarks>
internal sealed class PlanJob(StackTarget target, IStateRegister states) : Job(target.PlanId)
{
    public override string Description => $"{target.Tofu.Name} plan of {target.Stack.Folder.Shown} for {target.Environment}";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (made, folder) = await new PlanMaker(target).MakeAsync(context, cancellationToken);
        using var tree = made.Tree;
        return made.Failure ?? await KeepAsync(context, folder!, made, cancellationToken);
    }

    private async Task<JobResult> KeepAsync(JobContext context, InitializedFolder folder, MadePlan made, CancellationToken cancellationToken)
    {
        Checked<PlanSummary> read;
        using (var json = File.OpenRead(made.RawJson))
        {
            read = PlanSummaryReader.Read(json, PlanArtifacts.Json, cancellationToken);
        }

        if (!read.IsUsable || read.Value.Errored)
        {
            return JobResult.Failed("the plan is not complete", [.. read.Diagnostics]);
        }

        var file = PlanFileReader.Read(made.File, PlanArtifacts.File, cancellationToken);
        if (!file.IsUsable)
        {
            return JobResult.Failed("the plan file cannot be read", [.. file.Diagnostics]);
        }

        if (OtherState(folder, file.Value) is { } refusal)
        {
            return refusal;
        }

        var summary = read.Value;
        var (artifacts, sensitive) = await StoreAsync(context, folder, made, summary, cancellationToken);
        return new()
        {
            Outcome = new JobOutcome.Succeeded(),
            Note = PlanDigest.Headline(summary),
            Artifacts = artifacts,
            Diagnostics = read.Diagnostics,
            Facts = target.Commit is { } commit ? Facts(summary, file.Value, sensitive).Add(PlanArtifacts.CommitFact, commit) : Facts(summary, file.Value, sensitive),
        };
    }

    private JobResult? OtherState(InitializedFolder folder, PlanFile file)
    {
        var backend = EffectiveBackend.Read(folder.DataFolder, target);
        var others = states.OthersOn(target.Stack.Name, target.Environment, backend);
        if (!others.IsEmpty)
        {
            return JobResult.Refused("the state belongs to another stack or environment", PlanRules.SharedState.At(
                new SourcePosition(target.Stack.Folder.Shown), $"The state \"{backend}\" is also that of {string.Join(", ", others)}."));
        }

        var now = new StateBinding(backend, file.Lineage.Length > 0 ? file.Lineage : null, file.Serial);
        var known = states.Bind(target.Stack.Name, target.Environment, now);
        if (StateContinuity.Refusal(target, known, now) is { } refusal)
        {
            return JobResult.Refused("the state is not the one of earlier runs", refusal);
        }

        states.Raise(target.Stack.Name, target.Environment, now.Serial);
        return null;
    }

    private static ImmutableSortedDictionary<string, string> Facts(PlanSummary summary, PlanFile file, bool sensitive) =>
        ImmutableSortedDictionary<string, string>.Empty
            .Add("create", Number(summary.Counts.Create))
            .Add("update", Number(summary.Counts.Update))
            .Add("replace", Number(summary.Counts.Replace))
            .Add("delete", Number(summary.Counts.Delete))
            .Add("import", Number(summary.Counts.Import))
            .Add("move", Number(summary.Counts.Move))
            .Add("forget", Number(summary.Counts.Forget))
            .Add("outputs", Number(summary.Counts.Outputs))
            .Add("serial", Number(file.Serial))
            .Add("lineage", file.Lineage)
            .Add(PlanArtifacts.EmptyFact, summary.IsEmpty ? "true" : "false")
            .Add(PlanArtifacts.SensitiveFact, sensitive ? "true" : "false");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static async Task<(ImmutableArray<Artifact> Artifacts, bool IsSensitive)> StoreAsync(
        JobContext context, InitializedFolder folder, MadePlan made, PlanSummary summary, CancellationToken cancellationToken)
    {
        var store = context.Artifacts;
        var artifacts = ImmutableArray.CreateBuilder<Artifact>();
        artifacts.Add(await store.PutFileAsync(PlanArtifacts.File, made.File, cancellationToken));
        Checked<SensitiveValues>? masked = null;
        artifacts.Add(await store.PutAsync(
            PlanArtifacts.Json,
            (stream, token) =>
            {
                masked = PlanJsonMasker.Mask(made.RawJson, stream, PlanArtifacts.Json, token);
                return Task.CompletedTask;
            },
            cancellationToken));
        var secrets = masked?.Value ?? SensitiveValues.None;
        artifacts.Add(await store.PutAsync(PlanArtifacts.Text, (stream, token) => MaskTextAsync(made.RawText, stream, secrets, token), cancellationToken));
        artifacts.Add(store.Put(PlanArtifacts.Summary, PlanSummaryJson.Write(summary)));
        if (File.Exists(folder.LockFile))
        {
            artifacts.Add(await store.PutFileAsync(PlanArtifacts.LockFile, folder.LockFile, cancellationToken));
        }

        await LogTextAsync(context, artifacts[2], cancellationToken);
        return (artifacts.ToImmutable(), secrets.Values.Count > 0);
    }

    private static async Task MaskTextAsync(string path, Stream masked, SensitiveValues secrets, CancellationToken cancellationToken)
    {
        using var reader = PlanText.Open(path);
        var writer = new StreamWriter(masked, new UTF8Encoding(false), leaveOpen: true);
        await using (writer)
        {
            await secrets.MaskTextAsync(reader, writer, cancellationToken);
        }
    }

    private static async Task LogTextAsync(JobContext context, Artifact text, CancellationToken cancellationToken)
    {
        var file = context.Artifacts.Open(text);
        await using (file)
        {
            var buffer = new byte[64 * 1024];
            while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                context.Log.Write(OutputStream.Standard, buffer.AsSpan(0, count));
            }
        }
    }
}
