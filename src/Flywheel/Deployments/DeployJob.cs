using System.Globalization;
using Flywheel.Deployments.Applying;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Bundles;
using Flywheel.Plans.Trees;
using Flywheel.Supervision;
using Flywheel.Validation;

namespace Flywheel.Deployments;

/// <summary><c>deploy/STACK</c>: applies exactly the plan that was made, to the place it was made for, at most once, and asks nothing.</summary>
/// <remarks>
/// The sealed bundle is opened and verified to its last byte before anything of it is used, and compared with what history recorded when it was
/// sealed; everything it is bound to must still be so. The intent is on disk before tofu starts, the result after it has ended.
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="terms">What the deploy is held to.</param>
/// <param name="refusal">Why this environment does not take this revision; null: it does.</param>
internal sealed class DeployJob(StackTarget target, DeployTerms terms, string? refusal) : Job(target.DeployId)
{
    /// <summary>Fact of a deploy that ended well: when, as ISO 8601. What verification sees must be younger.</summary>
    public const string EndedFact = "ended";

    public override string Description => $"{target.Tofu.Name} apply of the plan of {target.Stack.Name} for {target.Environment}";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (refusal is not null)
        {
            return JobResult.Refused("the environment does not take this revision", PlanRules.BranchNotAllowed.Create(
                refusal, $"Deploy from a branch that it takes, or change environments.{target.Environment}.deploy_from in flywheel.yaml."));
        }

        if (context.ResultOf(target.PlanId)?.Find(PlanArtifacts.Bundle) is not { } artifact)
        {
            return JobResult.Refused("there is no plan", PlanRules.NoPlan.Create($"No plan of {target.Stack.Name} was made.", "Run flywheel plan."));
        }

        if (context.Keys.Value is not { } keys)
        {
            return JobResult.Refused("there is no key that opens the plan", [.. context.Keys.Diagnostics]);
        }

        var opened = await PlanBundle.OpenAsync(context.Artifacts, artifact, keys, Path.Combine(context.WorkFolder, "bundle"), cancellationToken);
        if (opened.Value is not { } plan)
        {
            return JobResult.Refused("the plan cannot be opened", [.. opened.Diagnostics]);
        }

        if (PrivateTree.DigestOf(plan.Files.Tree) != plan.Manifest.Tree)
        {
            return JobResult.Refused("the plan's files are not those that were planned", PlanRules.Altered.Create(
                $"The files in the plan of {target.Stack.Name} are not those that its manifest names.", "Run flywheel plan again."));
        }

        return new DeployPast(target, terms).Refusal(plan.Manifest, artifact) ?? await InTreeAsync(context, plan, cancellationToken);
    }

    private async Task<JobResult> InTreeAsync(JobContext context, PlanBundle plan, CancellationToken cancellationToken)
    {
        var stackPath = target.Checkout.PathOf(target.Stack.Folder.FullPath) ?? target.Stack.Folder.Path;
        var restored = await PrivateTree.RestoreAsync(plan.Files, plan.Manifest.TreePath, stackPath, context, cancellationToken);
        if (restored.Value is not { } tree)
        {
            return JobResult.Refused("the files of the plan cannot be put where they were", [.. restored.Diagnostics]);
        }

        using (tree)
        {
            var init = await new TofuInit(target.Tofu).InTreeAsync(context, tree.Source(target), target.Backend.Init, lockReadonly: true, cancellationToken);
            var findings = await new DeployCheck(target, terms).RefusalsAsync(plan, tree.Root, init.Value, context, cancellationToken);
            if (findings.IsRefused || findings.IsUnusable)
            {
                return findings.Refusal;
            }

            if (init.Value is not { } folder)
            {
                return JobResult.Failed($"{target.Tofu.Name} init failed", [.. init.Diagnostics]);
            }

            var result = plan.Manifest.IsEmpty ? NothingToApply(context, plan.Manifest) : await ApplyAsync(context, folder, plan, cancellationToken);
            if (result.Outcome.IsGood || result.Find(StateRescue.ArtifactName) is not null)
            {
                tree.Discard();
            }

            return findings.Recorded(result.Outcome.IsGood ? Ended(result, plan.Manifest, context) : result);
        }
    }

    private JobResult NothingToApply(JobContext context, BundleManifest planned)
    {
        terms.Ledger.EndedEmpty(Intent(context, planned));
        return JobResult.Idle("nothing to apply");
    }

    private async Task<JobResult> ApplyAsync(JobContext context, InitializedFolder folder, PlanBundle plan, CancellationToken cancellationToken)
    {
        // What provisioners print at apply may hold what the plan marks as sensitive; the plan tells it before they start.
        var sensitive = PlanJsonMasker.Collect(plan.Files.Json, PlanArtifacts.Json, cancellationToken);
        if (sensitive.Value is not { } found)
        {
            return JobResult.Failed("what the plan holds secret cannot be told", [.. sensitive.Diagnostics]);
        }

        context.Log.Mask(found.Values);
        var claimed = terms.Ledger.Claim(Intent(context, plan.Manifest));
        if (claimed is not ApplyClaim.Granted claim)
        {
            return new DeployPast(target, terms).Refusal(claimed);
        }

        var tries = new ApplyTries(target, terms.Ledger, plan, claim);
        await tries.PrepareAsync(context, folder, cancellationToken);
        if (!terms.Ledger.Started(claim, context.Time.GetUtcNow()))
        {
            return new DeployPast(target, terms).Taken(claim);
        }

        using var tried = await tries.RunAsync(context, folder, cancellationToken);
        return tried.End is SupervisedEnd.Detached
            ? throw new LeftRunningException(Id)
            : await new ApplyEnding(terms.Ledger, terms.Rescues, terms.States).RecordAsync(tried.Apply, claim, tried.End, tried.Events, context);
    }

    private ApplyIntent Intent(JobContext context, BundleManifest planned) =>
        new(target.Stack.Name, target.Environment, planned.Plan, context.Run, context.Time.GetUtcNow()) { Commit = planned.Commit, Spool = context.Spool };

    private static JobResult Ended(JobResult result, BundleManifest planned, JobContext context)
    {
        var facts = result.Facts.SetItem(EndedFact, context.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        return result with { Facts = planned.Commit is { } commit ? facts.SetItem(PlanArtifacts.CommitFact, commit) : facts };
    }
}
