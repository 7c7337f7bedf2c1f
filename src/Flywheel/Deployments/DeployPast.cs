using System.Globalization;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Bundles;

namespace Flywheel.Deployments;

/// <summary>What history has to say against a deploy: a plan it never saw, or applied before; a stack whose last apply ended in nothing that is known.</summary>
/// <param name="target">The stack.</param>
/// <param name="terms">Where history is.</param>
internal sealed class DeployPast(StackTarget target, DeployTerms terms)
{
    /// <summary>Why an opened plan may not be deployed; null: nothing in history speaks against it.</summary>
    public JobResult? Refusal(BundleManifest planned, Artifact bundle)
    {
        // tofu can make the very same bytes twice within a second: what became of them counts before which of the bundles they came in.
        var past = AppliedBefore(planned);
        var seal = terms.Ledger.FindSeal(target.Stack.Name, target.Environment, planned.Plan);
        if (past is null && seal?.Bundle != bundle.Digest)
        {
            return JobResult.Refused("this history has not seen the plan", seal is { } newer
                ? PlanRules.SealNotSeen.Create($"{newer.Run} sealed the same plan again, in another bundle than that of {planned.Run}.", $"Deploy that one: flywheel deploy --env {target.Environment} --run {newer.Run}")
                : PlanRules.SealNotSeen.Create(
                    $"{planned.Run} sealed it in another history, or for another stack or environment ({planned.Stack} in {planned.Environment}).",
                    "Deploy where the plan was made, or share one history by FLYWHEEL_DATABASE; or plan again here."));
        }

        // Before the outcome, which is unknown as long as the state is not saved.
        if (terms.Rescues.Unsettled(target.Stack.Name, target.Environment) is [var rescued, ..])
        {
            return new JobResult
            {
                Outcome = new JobOutcome.NeedsAttention($"the state that {rescued.Run} could not save is not settled", [target.Stack.Name]),
                Diagnostics = [PlanRules.RescueUnsettled.Create(
                    $"{rescued.Run} rescued a state of {target.Stack.Name} (serial {rescued.Serial}) that the backend did not take.",
                    $"flywheel state push {target.Stack.Name} --env {target.Environment} --run {rescued.Run} saves it; flywheel state show-rescue and state discard are the other ways.")],
            };
        }

        if (terms.Ledger.Unknown(target.Stack.Name, target.Environment) is { } unknown)
        {
            return Unknown(unknown);
        }

        return past;
    }

    /// <summary>Why an intent was not granted.</summary>
    public JobResult Refusal(ApplyClaim claim) => claim switch
    {
        ApplyClaim.AppliedBefore { Past: var past } => AppliedBefore(past),
        ApplyClaim.Busy { Other: var other } => JobResult.Refused("another run is applying to the stack", PlanRules.AlreadyApplied.Create(
            $"{other.Run} on {other.Host} has been applying since {Moment(other.IntendedAt)}.", "Wait for it, then run flywheel plan.")),
        ApplyClaim.Blocked { Unknown: var unknown } => Unknown(unknown),
        ApplyClaim.Granted granted => Taken(granted),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Somebody took the stack between the claim and the start.</summary>
    public JobResult Taken(ApplyClaim.Granted claim) => JobResult.Refused("another run took the stack", PlanRules.AlreadyApplied.Create(
        $"The claim {claim.Fence} on {target.Stack.Name} was given to somebody else before {target.Tofu.Name} could be started.", "Run flywheel plan."));

    private JobResult Unknown(DeployRecord unknown) => new()
    {
        Outcome = new JobOutcome.NeedsAttention($"the outcome of {unknown.Run} on this stack is not known", [target.Stack.Name]),
        Diagnostics = [PlanRules.OutcomeUnknown.Create(
            $"{unknown.Run} began to apply {target.Stack.Name} at {Moment(unknown.StartedAt ?? unknown.IntendedAt)}, and how it ended is not known.",
            $"flywheel runs show {unknown.Run} tells what it had begun. A fresh plan, and what to say then: "
            + $"flywheel deploy resolve {target.Stack.Name} --env {target.Environment} --run {unknown.Run}")],
    };

    // A plan with nothing in it may be deployed again: nothing is done twice. An intent that nobody follows and that never got further is
    // looked at by whoever claims the stack.
    private JobResult? AppliedBefore(BundleManifest planned) =>
        !planned.IsEmpty && terms.Ledger.Find(target.Stack.Name, target.Environment, planned.Plan) is { } past
            && past is not { IsOpen: true, StartedAt: null, IsLive: false }
                ? AppliedBefore(past)
                : null;

    private JobResult AppliedBefore(DeployRecord past) => past.IsUnknown ? Unknown(past) : JobResult.Refused($"{past.Run} applied this plan", PlanRules.AlreadyApplied.Create(
        $"{past.Run} applied it at {Moment(past.IntendedAt)} ({past.Resolution ?? past.Outcome ?? "it has not ended"}).", "Run flywheel plan to see what is left, then deploy that."));

    private static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
