using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Testing;
using Flywheel.Tests.Deployments;
using Flywheel.Verification;

namespace Flywheel.Tests.Verification;

/// <summary>Whether a stack is as it was written, right after its deploy.</summary>
public sealed class ConvergedJobTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly StackSandbox _stack = new();

    public void Dispose() => _stack.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_plan_without_changes_after_the_deploy_is_what_is_wanted()
    {
        var (result, _) = await RunAsync(JobResult.Succeeded("1 added"));

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Equal("no changes", result.Note);
    }

    [Fact(Timeout = Limit)]
    public async Task Changes_after_the_deploy_fail_and_are_named()
    {
        _stack.Tofu.Script(FakeTofu.PlansAgain);

        var (result, context) = await RunAsync(JobResult.Succeeded("2 added"));

        Assert.Equal("a plan right after the deploy is not empty: 2 to create", result.Outcome.Reason());
        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal((VerifyRules.NotConverged.Code, "tofu/stacks/attic"), (problem.Code, problem.Position!.ToString()));
        Assert.Contains("terraform_data.site", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeTofu.Secret, context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_run_that_applied_nothing_needs_no_second_plan()
    {
        var (result, context) = await RunAsync(JobResult.Idle("nothing to apply"));

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Empty(context.Commands);
    }

    [Fact(Timeout = Limit)]
    public async Task A_verify_alone_tells_what_would_change_and_does_not_fail()
    {
        _stack.Tofu.Script(FakeTofu.PlansAgain);

        var (result, _) = await RunAsync(null);

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Equal("would change: 2 to create", result.Note);
        Assert.Equal(Severity.Warning, Assert.Single(result.Diagnostics).Severity);
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_that_cannot_be_made_fails_the_run_that_deployed_and_is_told_by_a_verify_alone()
    {
        _stack.Tofu.Script(FakeTofu.PlanFails);

        var (deployed, _) = await RunAsync(JobResult.Succeeded("1 added"));
        var (alone, _) = await RunAsync(null);

        Assert.IsType<JobOutcome.Failed>(deployed.Outcome);
        Assert.IsType<JobOutcome.Succeeded>(alone.Outcome);
        Assert.True(alone.IsIdle);
        Assert.All(alone.Diagnostics, diagnostic => Assert.Equal(Severity.Warning, diagnostic.Severity));
    }

    private async Task<(JobResult Result, TestJobContext Context)> RunAsync(JobResult? deployed)
    {
        var target = _stack.Target();
        var job = new ConvergedJob(target, deployed is null ? [] : [target.DeployId]);
        var context = _stack.Context(job);
        if (deployed is not null)
        {
            context.Add(target.DeployId, deployed);
        }

        return (await _stack.RunAsync(job, context), context);
    }
}
