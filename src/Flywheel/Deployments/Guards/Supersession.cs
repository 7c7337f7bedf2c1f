using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;

namespace Flywheel.Deployments.Guards;

/// <summary>Refuses a plan that something newer has overtaken: another run's deploy since it was made, or a later commit that is applied.</summary>
/// <param name="ledger">Knows the deploys, those with nothing to apply too.</param>
/// <param name="commits">Knows the order of commits.</param>
internal sealed class Supersession(IApplyLedger ledger, CommitOrder commits)
{
    /// <summary>Why the plan is overtaken; empty: it is not.</summary>
    /// <param name="planned">What the plan is bound to.</param>
    /// <param name="rule">What the environment takes; where it takes any revision, it takes them in any order.</param>
    /// <param name="isRollback">The way back to an older commit was asked for.</param>
    /// <param name="context">The deploy's own.</param>
    public async Task<ImmutableArray<Diagnostic>> RefusalsAsync(BundleManifest planned, DeployRule rule, bool isRollback, JobContext context)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        if (ledger.Newest(planned.Stack, planned.Environment) is { } newest && IsOvertakenBy(newest, planned, context.Run))
        {
            found.Add(DeployRules.Superseded.Create(
                $"{newest.Run} deployed {VisibleText.Of(planned.Stack)} to {VisibleText.Of(planned.Environment)} at {Time(newest.IntendedAt)}{(newest.IsEmpty ? ", with nothing to apply" : "")}; "
                + $"this plan was made before that, at {Time(planned.PlannedAt)}.",
                $"Plan again: flywheel plan --env {VisibleText.Of(planned.Environment)} shows how the new plan differs from this one; then deploy that."));
        }

        if (rule.TakesAny || isRollback || ledger.NewestApplied(planned.Stack, planned.Environment) is not { } last)
        {
            return found.ToImmutable();
        }

        var relation = await commits.OfAsync(planned.Commit, last.Commit, context);
        if (relation == CommitRelation.Older)
        {
            found.Add(DeployRules.OlderCommit.Create(
                $"The plan is of {Short(planned.Commit)}, an ancestor of {Short(last.Commit)}, which {last.Run} applied at {Time(last.IntendedAt)}.",
                "Plan the newer commit; or go back on purpose: flywheel deploy --rollback"));
        }
        else if (relation is CommitRelation.Unknown unknown)
        {
            found.Add(DeployRules.AncestryUnknown.Create(
                $"The plan is of {Short(planned.Commit)} and {last.Run} applied {Short(last.Commit)}; which is older is not known: {unknown.Why}.", unknown.Help));
        }

        return found.ToImmutable();
    }

    // Whatever was deployed after the plan was sealed has a higher fence, and no clock has a say in that. While the plan was made, and where no seal is
    // known, clocks have to do; history keeps milliseconds, so a deploy in the same one counts as later. That the plan itself was applied is told by others.
    private bool IsOvertakenBy(DeployRecord newest, BundleManifest planned, RunId run)
    {
        if (newest.Run == run || newest.Plan == planned.Plan)
        {
            return false;
        }

        var isLater = newest.IntendedAt.ToUnixTimeMilliseconds() >= planned.PlannedAt.ToUnixTimeMilliseconds();
        return ledger.FindSeal(planned.Stack, planned.Environment, planned.Plan) is { } seal
            ? newest.Fence > seal.Fence || (isLater && newest.IntendedAt <= seal.At)
            : isLater;
    }

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Short(string? commit) => commit is null ? "no commit" : VisibleText.Of(commit.Length > 12 ? commit[..12] : commit);
}
