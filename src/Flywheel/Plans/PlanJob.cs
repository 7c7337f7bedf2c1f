using Flywheel.Jobs;
using Flywheel.Plans.Bindings;
using Flywheel.Plans.Bundles;

namespace Flywheel.Plans;

/// <summary><c>plan/STACK</c>: what tofu would do to one stack in one environment, sealed into a bundle, and masked for readers beside it.</summary>
/// <remarks>
/// tofu's text is shown when the plan's JSON has told what is sensitive in it, not before: `terraform_data` copies sensitive inputs to
/// outputs that are not marked, and its human text shows them.
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="states">Which state it has.</param>
/// <param name="seals">Remembers what was sealed.</param>
internal sealed class PlanJob(StackTarget target, IStateRegister states, ISealRegister seals) : Job(target.PlanId)
{
    /// <summary>What it is compared with; null: with nothing.</summary>
    public IEarlierPlans? Earlier { get; init; }

    public override string Description => $"{target.Tofu.Name} plan of {target.Stack.Folder.Shown} for {target.Environment}";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (context.Keys.Value is not { } keys)
        {
            return new() { Outcome = new JobOutcome.Failed("there is no key to seal the plan with", FailureKind.Unusable), Diagnostics = context.Keys.Diagnostics };
        }

        // Asked for while tofu plans.
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var identity = TargetIdentity.ReadAsync(target, context, asking.Token);
        try
        {
            var (made, folder) = await new PlanMaker(target).MakeAsync(context, cancellationToken);
            using var tree = made.Tree;
            return made.Failure ?? Compared(
                await new PlanSealing(target, keys.Newest, states, seals).KeepAsync(context, folder!, made, await identity, cancellationToken), context);
        }
        finally
        {
            await asking.CancelAsync();
            _ = identity.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private JobResult Compared(JobResult result, JobContext context)
    {
        if (result.Find(PlanArtifacts.Summary) is not { } summary
            || PendingPlan.Compare(Earlier?.Unapplied(target.Stack.Name, target.Environment), summary, context.Artifacts) is not { } comparison)
        {
            return result;
        }

        var lines = comparison.Lines.IsEmpty ? ["it does the same"] : comparison.Lines;
        context.Log.WriteLine($"Compared with the plan of {comparison.Run}, which was not applied:");
        foreach (var line in lines)
        {
            context.Log.WriteLine($"  {line}");
        }

        return result with { Comparison = comparison };
    }
}
