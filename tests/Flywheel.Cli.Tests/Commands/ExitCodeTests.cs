using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>Every exit code and every outcome, as a program that calls flywheel sees them.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly CommandSandbox _sandbox = new();

    [Fact]
    public async Task A_run_that_succeeds_ends_with_0()
    {
        var run = (await _sandbox.RunAsync("run")).ExitedWith(0);

        Assert.Equal("succeeded", run.Status);
        Assert.Equal("succeeded", run.OutcomeOf("plan/one"));
        Assert.Equal("succeeded", run.OutcomeOf("deploy/one"));
        Assert.Equal(1, _sandbox.Tofu.Tool.StartsOf("apply"));
    }

    [Fact]
    public async Task An_earlier_result_that_serves_is_reused_and_ends_with_0()
    {
        (await _sandbox.RunAsync("validate")).ExitedWith(0);

        var again = (await _sandbox.RunAsync("validate")).ExitedWith(0);

        Assert.Equal("reused", again.OutcomeOf("validate/format"));
        Assert.Equal("reused", again.OutcomeOf("validate/stack:one"));
        Assert.Equal(1, _sandbox.Tofu.Tool.StartsOf("validate"));
    }

    [Fact]
    public async Task A_job_that_fails_ends_the_run_with_1_and_skips_what_comes_after()
    {
        _sandbox.Tofu.Script(FakeTofu.Invalid);

        var run = (await _sandbox.RunAsync("run")).ExitedWith(1);

        Assert.Equal("failed", run.Status);
        Assert.Equal("failed", run.OutcomeOf("validate/stack:one"));
        Assert.Equal("skipped", run.OutcomeOf("plan/one"));
        Assert.Contains("validate/stack:one", run.ReasonOf("plan/one"), StringComparison.Ordinal);
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("plan"));
    }

    [Fact]
    public async Task A_plan_that_fails_ends_with_1_and_nothing_is_applied()
    {
        _sandbox.Tofu.Script(FakeTofu.PlanFails);

        var run = (await _sandbox.RunAsync("run")).ExitedWith(1);

        Assert.Equal("failed", run.OutcomeOf("plan/one"));
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("apply"));
    }

    [Fact]
    public async Task An_apply_that_fails_ends_with_1()
    {
        _sandbox.Tofu.Script(FakeTofu.ApplyFails);

        var run = (await _sandbox.RunAsync("run")).ExitedWith(1);

        Assert.Equal("failed", run.OutcomeOf("deploy/one"));
        Assert.Equal(["FW4206"], run.Codes);
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_timed_out_and_ends_with_1()
    {
        using var sandbox = new CommandSandbox("timeouts: { plan: 1s }\n");
        sandbox.Tofu.Script("on plan -input=false\nwait-for-signal\nexit 1");

        var run = (await sandbox.RunAsync("run")).ExitedWith(1);

        Assert.Equal("timed-out", run.OutcomeOf("plan/one"));
        Assert.Equal("skipped", run.OutcomeOf("deploy/one"));
    }

    [Fact]
    public async Task Changes_end_a_plan_with_2_where_that_is_asked_for()
    {
        (await _sandbox.RunAsync("plan", "--detailed-exitcode")).ExitedWith(2);
        (await _sandbox.RunAsync("plan")).ExitedWith(0);
        _sandbox.Tofu.Script(FakeTofu.PlansNothing);
        (await _sandbox.RunAsync("plan", "--detailed-exitcode")).ExitedWith(0);
    }

    [Fact]
    public async Task A_failed_plan_ends_with_1_and_not_with_2()
    {
        _sandbox.Tofu.Script(FakeTofu.PlanFails);

        (await _sandbox.RunAsync("plan", "--detailed-exitcode")).ExitedWith(1);
    }

    [Fact]
    public async Task A_repository_without_an_organization_ends_with_3()
    {
        File.Delete(Path.Combine(_sandbox.Repository.Root, "organization.yaml"));

        var run = (await _sandbox.RunAsync("run")).ExitedWith(3);

        Assert.Equal("failed", run.OutcomeOf("validate/organization"));
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("plan"));
    }

    [Fact]
    public async Task Deploying_without_a_plan_ends_with_3()
    {
        var exit = (await _sandbox.RunAsync("deploy")).ExitedWith(3);

        Assert.Equal(["FW7404"], exit.Codes);
    }

    [Fact]
    public async Task A_plan_that_was_applied_before_ends_with_4_and_is_not_applied_again()
    {
        var plan = (await _sandbox.RunAsync("plan")).ExitedWith(0);
        (await _sandbox.RunAsync("deploy", "--run", plan.Id)).ExitedWith(0);

        var again = (await _sandbox.RunAsync("deploy", "--run", plan.Id)).ExitedWith(4);

        Assert.Equal(["FW4203"], again.Codes);
        Assert.Equal(1, _sandbox.Tofu.Tool.StartsOf("apply"));
    }

    [Fact]
    public async Task A_stale_plan_ends_with_4()
    {
        _sandbox.Tofu.Script(FakeTofu.Stale);

        Assert.Equal(["FW4204"], (await _sandbox.RunAsync("run")).ExitedWith(4).Codes);
    }

    [Fact]
    public async Task A_branch_that_is_not_deployed_ends_with_4()
    {
        _sandbox.Repository.Git("checkout", "--quiet", "-b", "feature");

        Assert.Equal(["FW4205"], (await _sandbox.RunAsync("run")).ExitedWith(4).Codes);
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("apply"));
    }

    [Theory]
    [InlineData(FakeTofu.ApplyKilled)]
    [InlineData(FakeTofu.StateNotSaved)]
    public async Task An_apply_whose_outcome_is_unknown_ends_with_5_and_is_not_tried_again(string script)
    {
        _sandbox.Tofu.Script(script);
        var run = (await _sandbox.RunAsync("run")).ExitedWith(5);
        _sandbox.Tofu.Script();

        var again = (await _sandbox.RunAsync("deploy", "--run", run.Id)).ExitedWith(5);

        Assert.Equal("needs-attention", run.Status);
        Assert.Equal("needs-attention", run.OutcomeOf("deploy/one"));
        Assert.Equal("needs-attention", again.OutcomeOf("deploy/one"));
        Assert.Equal(1, _sandbox.Tofu.Tool.StartsOf("apply"));
    }

    [Theory]
    [InlineData("rnu")]
    [InlineData("run", "--jobs", "none")]
    [InlineData("run", "--nothing-like-it")]
    [InlineData("run", "--env", "nowhere")]
    [InlineData("run", "--stack", "nowhere")]
    public async Task Wrong_usage_ends_with_64(params string[] arguments)
    {
        (await _sandbox.RunAsync(arguments)).ExitedWith(64);
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("plan"));
    }

    [Fact]
    public async Task A_bug_ends_with_70_and_is_told_as_one()
    {
        _sandbox.Processes = new BrokenProcessRunner();

        Assert.Equal(["FW9103"], (await _sandbox.RunAsync("run")).ExitedWith(70).Codes);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_ends_with_74()
    {
        _sandbox.Variables = _sandbox.Variables.SetItem("FLYWHEEL_HOME", "/dev/null/flywheel");

        Assert.Equal(["FW9102"], (await _sandbox.RunAsync("run")).ExitedWith(74).Codes);
    }

    [Fact]
    public async Task A_run_that_is_interrupted_while_it_applies_ends_with_130_after_one_signal()
    {
        _sandbox.Tofu.Script(FakeTofu.ApplyHangs);
        using var polite = new CancellationTokenSource();
        var (exit, output) = _sandbox.Start(new(polite.Token, CancellationToken.None), "run", "--verbose");
        await output.HasPrintedAsync("ready");

        await polite.CancelAsync();
        (await exit).ExitedWith(130);
        var shown = (await _sandbox.RunAsync("runs", "show", "latest")).ExitedWith(0);

        Assert.Equal("cancelled", shown.Status);
        Assert.Equal("cancelled", shown.OutcomeOf("deploy/one"));
        Assert.Single(_sandbox.Tofu.Tool.Ledger, line => line.Contains("SIGINT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_interrupted_before_it_begins_ends_with_130_and_starts_nothing()
    {
        var stopped = new CancellationToken(canceled: true);

        var (exit, _) = _sandbox.Start(new StopSignal(stopped, CancellationToken.None), "run");

        (await exit).ExitedWith(130);
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("plan"));
    }

    [Fact]
    public void Of_several_codes_the_most_urgent_counts() => Assert.Equal(130, ExitCodes.Of(OneMachine.MixedRun()));

    public void Dispose() => _sandbox.Dispose();
}
