using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Validation;

namespace Flywheel.Deployments;

/// <summary><c>deploy/STACK</c>: applies exactly the plan that was made, at most once, and asks nothing.</summary>
/// <remarks>
/// The bytes of the plan are copied to a private file and hashed on the way; that very copy is applied if its SHA-256 is the one
/// recorded at plan time. terraform itself does not notice a plan whose configuration was exchanged (measured), so this is the only check.
/// The intent to apply is on disk before tofu starts.
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="ledger">Knows what was applied.</param>
/// <param name="refusal">Why this environment does not take this revision; null: it does.</param>
internal sealed class DeployJob(StackTarget target, IApplyLedger ledger, string? refusal) : Job(target.DeployId)
{
    /// <summary>Fact of a deploy that ended well: when, as ISO 8601. What verification sees must be younger.</summary>
    public const string EndedFact = "ended";

    /// <summary>What is looked at before an apply, by <see cref="DeployCheck"/>.</summary>
    public DeployTerms? Terms { get; init; }

    public override string Description => $"{target.Tofu.Name} apply of the plan of {target.Stack.Name} for {target.Environment}";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (refusal is not null)
        {
            return JobResult.Refused("the environment does not take this revision", PlanRules.BranchNotAllowed.Create(
                refusal, $"Deploy from a branch that it takes, or change environments.{target.Environment}.deploy_from in flywheel.yaml."));
        }

        if (context.ResultOf(target.PlanId) is not { } planned || planned.Find(PlanArtifacts.File) is not { } plan)
        {
            return JobResult.Refused("there is no plan", PlanRules.NoPlan.Create($"No plan of {target.Stack.Name} was made.", "Run flywheel plan."));
        }

        var intent = new ApplyIntent(target.Stack.Name, target.Environment, plan.Digest, context.Run, context.Time.GetUtcNow());
        if (ledger.Find(intent.Stack, intent.Environment, intent.Plan) is { } past)
        {
            return AppliedBefore(past);
        }

        var copy = Path.Combine(context.WorkFolder, PlanArtifacts.File);
        if (await AlteredAsync(context, plan, copy, cancellationToken) is { } altered)
        {
            return altered;
        }

        return planned.Facts.GetValueOrDefault(PlanArtifacts.EmptyFact) == "true"
            ? Ended(JobResult.Idle("nothing to apply"), planned, context)
            : await ApplyAsync(context, intent, copy, planned, cancellationToken);
    }

    private JobResult AppliedBefore(DeployRecord past) => past.Outcome is null or OutcomeWords.NeedsAttention
        ? new JobResult
        {
            Outcome = new JobOutcome.NeedsAttention($"{past.Run} began to apply this plan and its outcome is not known", [target.Stack.Name]),
            Diagnostics = [PlanRules.OutcomeUnknown.Create($"{past.Run} recorded that it begins, and no good end.", $"Look at flywheel runs show {past.Run}, then plan again.")],
        }
        : JobResult.Refused($"{past.Run} applied this plan", PlanRules.AlreadyApplied.Create(
            $"{past.Run} applied it ({past.Outcome}).", "Run flywheel plan to see what is left, then deploy that."));

    private static async Task<JobResult?> AlteredAsync(JobContext context, Artifact plan, string copy, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Artifacts.CopyVerifiedAsync(plan, copy, cancellationToken)
                ? null
                : Altered($"The plan's SHA-256 is not {plan.Digest.Hex}.");
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return Altered("The plan's file is not there any more.");
        }

        static JobResult Altered(string detail) =>
            JobResult.Refused("the plan was altered", PlanRules.Altered.Create(detail, "Run flywheel plan and deploy the new plan."));
    }

    private async Task<JobResult> ApplyAsync(
        JobContext context, ApplyIntent intent, string plan, JobResult planned, CancellationToken cancellationToken)
    {
        var ready = await new TofuInit(target.Tofu).ReadyAsync(context, target.Source, target.Backend.Init, cancellationToken);
        if (ready.Value is not { } folder)
        {
            return JobResult.Failed($"{target.Tofu.Name} init failed", [.. ready.Diagnostics]);
        }

        if (planned.Facts.GetValueOrDefault(PlanArtifacts.SensitiveFact) == "true")
        {
            await MaskSensitiveAsync(context, folder, plan, cancellationToken);
        }

        if (ledger.Claim(intent) is not ApplyClaim.Granted claim || !ledger.Started(claim, context.Time.GetUtcNow()))
        {
            return JobResult.Refused("another run is applying this plan", PlanRules.AlreadyApplied.Create(
                "The same plan was taken by another run at the same moment.", "Wait for it, then run flywheel plan."));
        }

        var rescueBefore = ApplyVerdict.RescueIn(folder.Directory);
        var output = new CapturedOutput();
        var exit = await context.RunAsync(
            target.Tofu.Apply(folder.Directory, folder.DataFolder, plan, target.Backend.StateFile), output, LoggedStreams.Both);
        var result = new ApplyVerdict(target, folder.Directory, rescueBefore).Of(exit, output);
        _ = ledger.End(claim, result.Outcome.Word(), context.Time.GetUtcNow());
        return result.Outcome.IsGood ? Ended(result, planned, context) : result;
    }

    private static JobResult Ended(JobResult result, JobResult planned, JobContext context)
    {
        var facts = result.Facts.SetItem(EndedFact, context.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        return result with
        {
            Facts = planned.Facts.TryGetValue(PlanArtifacts.CommitFact, out var commit) ? facts.SetItem(PlanArtifacts.CommitFact, commit) : facts,
        };
    }

    // What provisioners print at apply may hold what the plan marks as sensitive; the plan tells it before they start.
    private async Task MaskSensitiveAsync(JobContext context, InitializedFolder folder, string plan, CancellationToken cancellationToken)
    {
        var raw = Path.Combine(context.WorkFolder, "raw.json");
        using (var json = new FileOutput(raw))
        {
            await context.RunAsync(target.Tofu.Show(folder.Directory, folder.DataFolder, plan), json, LoggedStreams.Error);
        }

        if (PlanJsonMasker.Collect(raw, PlanArtifacts.Json, cancellationToken).Value is { } sensitive)
        {
            context.Log.Mask(sensitive.Values);
        }

        File.Delete(raw);
    }
}
