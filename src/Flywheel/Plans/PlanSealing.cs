using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Plans.Bindings;
using Flywheel.Plans.Bundles;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Validation;

namespace Flywheel.Plans;

/// <summary>What becomes of a plan that tofu has made: refused when its state is another one, else sealed, and masked for readers.</summary>
/// <param name="target">The stack.</param>
/// <param name="key">Seals it.</param>
/// <param name="states">Which state the stack has.</param>
/// <param name="seals">Remembers what was sealed.</param>
internal sealed class PlanSealing(StackTarget target, SealKey key, IStateRegister states, ISealRegister seals)
{
    /// <summary>Checks the plan, seals it, and keeps what readers get of it.</summary>
    public async Task<JobResult> KeepAsync(
        JobContext context, InitializedFolder folder, MadePlan made, TargetIdentity identity, CancellationToken cancellationToken)
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

        var file = PlanFileReader.Read(made.File, Path.GetFileName(made.File), cancellationToken);
        if (!file.IsUsable)
        {
            return JobResult.Failed("the plan file cannot be read", [.. file.Diagnostics]);
        }

        if (OtherState(folder, file.Value) is { } refusal)
        {
            return refusal;
        }

        var summary = read.Value;
        var missing = made.Inputs.CopyTo(made.Bundle.Inputs);
        if (!missing.IsEmpty)
        {
            return JobResult.Failed("what the plan was given is not what it was", [.. missing]);
        }

        DurableFile.Write(made.Bundle.Summary, PlanSummaryJson.Write(summary), DurableFile.Private);
        var manifest = Manifest(context, folder, made, summary, file.Value, identity);
        var bundle = await new PlanBundle(manifest, made.Bundle).SealAsync(context.Artifacts, key, cancellationToken);
        if (bundle.Value is not { } sealedPlan)
        {
            return JobResult.Failed("the plan cannot be sealed", [.. bundle.Diagnostics]);
        }

        // History knows the plan before anybody can find the bundle in a result.
        seals.Sealed(new(manifest.Stack, manifest.Environment, manifest.Plan, sealedPlan.Digest, context.Run, context.Time.GetUtcNow()));
        var (artifacts, sensitive) = await StoreAsync(context, made, summary, cancellationToken);
        var facts = Facts(summary, file.Value, sensitive);
        return new()
        {
            Outcome = new JobOutcome.Succeeded(),
            Note = PlanDigest.Headline(summary),
            Artifacts = [sealedPlan, .. artifacts],
            Diagnostics = [.. read.Diagnostics, .. identity.Warnings],
            Facts = target.Commit is { } commit ? facts.Add(PlanArtifacts.CommitFact, commit) : facts,
        };
    }

    private BundleManifest Manifest(
        JobContext context, InitializedFolder folder, MadePlan made, PlanSummary summary, PlanFile file, TargetIdentity identity)
    {
        var here = PlanBindings.Of(target, context, new(made.Tree!.Root, folder, made.File), identity);
        return new()
        {
            Stack = here.Stack,
            Environment = here.Environment,
            Run = context.Run,
            PlannedAt = made.StartedAt,
            Plan = Digest.OfFile(made.File),
            IsEmpty = summary.IsEmpty,
            Commit = target.Commit,
            Tree = made.Tree.Digest(),
            TreePath = here.TreePath,
            Variables = here.Variables,
            Lock = here.Lock,
            Tool = here.Tool,
            ToolVersion = here.ToolVersion,
            Backend = here.Backend!,
            Lineage = file.Lineage.Length > 0 ? file.Lineage : null,
            Serial = file.Serial,
            Targets = here.Targets,
            Image = here.Image,
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
        JobContext context, MadePlan made, PlanSummary summary, CancellationToken cancellationToken)
    {
        var store = context.Artifacts;
        var artifacts = ImmutableArray.CreateBuilder<Artifact>();
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
        context.Log.Mask(secrets.Values);
        artifacts.Add(store.Put(PlanArtifacts.Summary, PlanSummaryJson.Write(summary.Masked(context.Log.Masked))));
        await LogTextAsync(context, artifacts[1], cancellationToken);
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
