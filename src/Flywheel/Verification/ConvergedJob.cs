using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;

namespace Flywheel.Verification;

/// <summary>
/// <c>verify/converged:STACK</c>: a plan right after the deploy must be empty. What is planned again and again, because a provider or the
/// cluster rewrites it, is told on the first day and not as drift for ever after.
/// </summary>
/// <param name="target">The stack.</param>
/// <param name="deploys">The deploys of this run; none: the run only verifies, and what would change is told without failing.</param>
internal sealed class ConvergedJob(StackTarget target, ImmutableArray<JobId> deploys) : Job(new JobId(Stage.Verify, $"converged:{target.Stack.Name}"))
{
    private const int MostLines = 12;
    private static readonly PlanDigestLimits Limits = new(PerAction: MostLines);

    public override string Description => $"a plan of {target.Stack.Name} must be empty";

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        // Whatever another stack's apply changed could show here, so only a run that applied nothing at all needs no second plan.
        if (!deploys.IsEmpty && deploys.All(deploy => context.ResultOf(deploy) is { IsIdle: true }))
        {
            return JobResult.Succeeded("the plan of this run was empty, and nothing was applied");
        }

        var (made, _) = await new PlanMaker(target, onlyChanges: true).MakeAsync(context, cancellationToken);
        using var tree = made.Tree;
        if (made.Failure is { } failure)
        {
            return deploys.IsEmpty ? NotKnown(failure) : failure;
        }

        if (made.IsEmpty)
        {
            return JobResult.Succeeded("no changes");
        }

        using var json = File.OpenRead(made.RawJson);
        var read = PlanSummaryReader.Read(json, PlanArtifacts.Json, cancellationToken);
        if (read.Value is not { } summary)
        {
            return JobResult.Failed("the plan cannot be read", [.. read.Diagnostics]);
        }

        return Changes(context, summary);
    }

    private JobResult Changes(JobContext context, PlanSummary summary)
    {
        var lines = PlanDigest.Lines(summary, Limits);
        foreach (var line in lines)
        {
            context.Log.WriteLine(line);
        }

        var shown = string.Join("; ", lines.Skip(1).Take(MostLines).Select(line => line.Trim()));
        if (deploys.IsEmpty)
        {
            var detail = $"A plan of {target.Stack.Name} for {target.Environment} would change: {shown}.";
            return JobResult.Succeeded($"would change: {lines[0]}") with
            {
                Diagnostics = [VerifyRules.PlanNotEmpty.Create(detail, $"Run flywheel plan --stack {target.Stack.Name} to see it whole.")],
            };
        }

        return JobResult.Failed($"a plan right after the deploy is not empty: {lines[0]}", VerifyRules.NotConverged.At(
            new SourcePosition(target.Stack.Folder.Shown),
            $"Planned again right after its apply, {target.Stack.Name} would change: {shown}.",
            "Something rewrites what the stack writes: a default or a controller of the cluster, another tool, or a value that is new each time, such as "
            + $"timestamp(). Write the value as it comes back, or leave the field out. `flywheel plan --stack {target.Stack.Name}` shows it whole."));
    }

    // Alone, verification has perhaps not all that the plan needs, such as the image of a build.
    private static JobResult NotKnown(JobResult failure) => JobResult.Idle($"not known: {failure.Outcome.Reason()}") with
    {
        Diagnostics = [.. failure.Diagnostics.Select(diagnostic => diagnostic with { Severity = Severity.Warning })],
    };
}
