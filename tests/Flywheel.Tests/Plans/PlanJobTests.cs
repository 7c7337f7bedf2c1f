using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Testing;
using Flywheel.Tests.Deployments;

namespace Flywheel.Tests.Plans;

public sealed class PlanJobTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly StackSandbox _stack = new();
    private readonly MemoryLedger _states = new();

    public void Dispose()
    {
        _states.Dispose();
        _stack.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_is_kept_with_its_json_its_text_and_what_it_would_do()
    {
        var result = await PlanAsync();

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Equal(["plan.bundle", "plan.json", "plan.txt", "summary.json"], result.Artifacts.Select(a => a.Name));
        Assert.Equal(("2", "0", "false"), (result.Facts["create"], result.Facts["delete"], result.Facts[PlanArtifacts.EmptyFact]));
        var bundle = result.Find(PlanArtifacts.Bundle)!.Digest;
        Assert.Equal(bundle, Assert.Single(_states.SealsSince(DateTimeOffset.UnixEpoch)).Bundle);
    }

    [Fact(Timeout = Limit)]
    public async Task Sensitive_values_are_in_no_artifact_and_in_no_log()
    {
        var job = new PlanJob(_stack.Target(), _states, _states);
        var context = _stack.Context(job);
        var result = await _stack.RunAsync(job, context);

        Assert.Equal("true", result.Facts[PlanArtifacts.SensitiveFact]);
        Assert.All(result.Artifacts, a => Assert.DoesNotContain(FakeTofu.Secret, Read(a), StringComparison.Ordinal));
        Assert.DoesNotContain(FakeTofu.Secret, context.Recorded.Text, StringComparison.Ordinal);
        Assert.Contains("terraform_data.site will be created", context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_value_that_the_text_shows_though_it_is_sensitive_is_masked_there()
    {
        File.WriteAllText(_stack.Root + "/leak.txt", $"  + output = \"{FakeTofu.Secret}\"\n");
        _stack.Tofu.Script($"on plan -input=false\ncopy {AppContext.BaseDirectory}data/create.tfplan {{out}}\nprint-file {_stack.Root}/leak.txt\nexit 0");

        var result = await PlanAsync();

        Assert.DoesNotContain(FakeTofu.Secret, Read(result.Find(PlanArtifacts.Text)!), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_without_changes_says_so()
    {
        _stack.Tofu.Script(FakeTofu.PlansNothing);

        Assert.Equal("true", (await PlanAsync()).Facts[PlanArtifacts.EmptyFact]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_that_failed_has_terraforms_words_and_place()
    {
        _stack.Tofu.Script(FakeTofu.PlanFails);

        var result = await PlanAsync();

        Assert.Equal("terraform plan ended with exit code 1", result.Outcome.Reason());
        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal(
            (PlanRules.PlanFailed.Code, "Invalid provider configuration", "tofu/stacks/attic/main.tf:3", "It needs an address."),
            (problem.Code, problem.Summary, problem.Position!.ToString(), problem.Detail));
    }

    [Fact(Timeout = Limit)]
    public async Task A_busy_state_is_told_apart_from_a_failure()
    {
        _stack.Tofu.Script(FakeTofu.Locked("plan"));

        var result = await PlanAsync();

        Assert.Equal("the state is locked by somebody else", result.Outcome.Reason());
        Assert.Equal(PlanRules.StateLocked.Code, Assert.Single(result.Diagnostics).Code);
    }

    [Fact(Timeout = Limit)]
    public async Task An_errored_plan_is_refused_although_there_is_a_file_and_the_exit_code_is_good()
    {
        _stack.Tofu.Script(FakeTofu.Shows(PlanFiles.PathOf("errored.json")));

        var result = await PlanAsync();

        Assert.Equal("the plan is not complete", result.Outcome.Reason());
        Assert.Empty(result.Artifacts);
    }

    [Theory(Timeout = Limit)]
    [InlineData("exit 0")]
    [InlineData("write {out} garbage\nexit 0")]
    [InlineData("write {out} garbage\nexit 1")]
    [InlineData("kill-self")]
    public async Task A_file_that_is_missing_or_is_no_plan_fails_the_job(string script)
    {
        _stack.Tofu.Script($"on plan -input=false\n{script}");

        var result = await PlanAsync();

        Assert.IsType<JobOutcome.Failed>(result.Outcome);
        Assert.Empty(result.Artifacts);
    }

    [Theory(Timeout = Limit)]
    [InlineData("exit 1")]
    [InlineData("print not json\nexit 0")]
    [InlineData("exit 0")]
    public async Task A_plan_that_cannot_be_shown_fails_the_job(string script)
    {
        _stack.Tofu.Script($"on show -json\n{script}");

        Assert.IsType<JobOutcome.Failed>((await PlanAsync()).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task The_state_of_another_stack_is_refused()
    {
        _states.Bind("other", "lab", new("local attic-lab", null));

        var result = await PlanAsync();

        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(result.Outcome).Kind);
        Assert.Equal(PlanRules.SharedState.Code, Assert.Single(result.Diagnostics).Code);
    }

    [Fact(Timeout = Limit)]
    public async Task A_state_that_is_not_the_one_of_earlier_runs_is_refused()
    {
        _states.Bind("attic", "lab", new("http address=https://elsewhere", "other-lineage"));

        var result = await PlanAsync();

        Assert.Equal(PlanRules.OtherState.Code, Assert.Single(result.Diagnostics).Code);
        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(result.Outcome).Kind);
    }

    [Fact(Timeout = Limit)]
    public async Task The_var_file_of_the_environment_comes_before_flywheels_own_which_wins()
    {
        _stack.Write("main.tf", "variable \"replicas\" {\n  type = number\n}\n");
        _stack.Write("lab.tfvars", "replicas = 1\n");
        var target = _stack.Target();
        target = target with { Variables = target.Variables.Add("replicas", "2") };

        var result = await _stack.RunAsync(new PlanJob(target, _states, _states));

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        var files = _stack.Tofu.Tool.Starts.Single(s => s.StartsWith("plan", StringComparison.Ordinal)).Split(' ').Where(a => a.StartsWith("-var-file=", StringComparison.Ordinal)).ToList();
        Assert.Equal(["lab.tfvars", "flywheel.tfvars.json"], files.Select(Path.GetFileName));
    }

    [Fact(Timeout = Limit)]
    public async Task A_variable_that_the_stack_does_not_declare_is_found_before_terraform_starts()
    {
        _stack.Write("main.tf", "variable \"replicas\" {\n  type = number\n}\n");
        var target = _stack.Target();
        target = target with { Variables = target.Variables.Add("replica", "2") };

        var result = await _stack.RunAsync(new PlanJob(target, _states, _states));

        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal(PlanRules.UndeclaredVariable.Code, problem.Code);
        Assert.Contains("replicas", problem.Help, StringComparison.Ordinal);
        Assert.Empty(_stack.Tofu.Tool.Starts);
    }

    private string Read(Artifact artifact) => File.ReadAllText(new ArtifactStore(_stack.Home.Artifacts).PathOf(artifact.Digest));

    private async Task<JobResult> PlanAsync() => await _stack.RunAsync(new PlanJob(_stack.Target(), _states, _states));
}
