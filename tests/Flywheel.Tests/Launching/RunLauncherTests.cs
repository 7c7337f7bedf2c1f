using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Launching;

/// <summary>From a request to its record, with a real checkout, real processes and a fake terraform whose ledger says what really ran.</summary>
public sealed class RunLauncherTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TemporaryFolder _machine = new();
    private readonly Sandbox _sandbox = Sandbox.Create().WithOrganization().WithStack("attic").Commit();
    private readonly FakeTofu _tofu;
    private readonly FlywheelHome _home;
    private readonly RunHistory _history;

    public RunLauncherTests()
    {
        _tofu = FakeTofu.Create(_machine.Of("bin"));
        _home = new(Path.Combine(_sandbox.Root, ".flywheel"));
        _history = RunHistory.InFile(_home.History);
    }

    public void Dispose()
    {
        _history.Dispose();
        _sandbox.Dispose();
        _machine.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task A_run_plans_and_applies_and_the_next_one_reuses_what_did_not_change()
    {
        var first = await RunAsync("run");
        var second = await RunAsync("validate");

        Assert.Equal("succeeded succeeded succeeded succeeded succeeded succeeded", Words(first));
        Assert.Equal(1, _tofu.Tool.StartsOf("apply"));
        Assert.Equal("reused reused reused", Words(second));
        Assert.Equal(RunStatus.Succeeded, _history.Find(first.Header.Id)!.Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_deploy_takes_the_plans_of_the_newest_run_and_applies_them_once()
    {
        var planned = await RunAsync("plan");

        var deployed = await RunAsync("deploy");
        var again = await RunAsync("deploy");

        Assert.Equal(planned.Header.Id, deployed.Header.BasedOn);
        Assert.Equal("succeeded", Words(deployed));
        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(Assert.Single(again.Jobs).Outcome).Kind);
        Assert.Equal((1, 1), (_tofu.Tool.StartsOf("plan"), _tofu.Tool.StartsOf("apply")));
    }

    [Fact(Timeout = Limit)]
    public async Task Without_plans_a_deploy_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<LaunchException>(() => RunAsync("deploy"));

        Assert.Equal((LaunchFailure.Unusable, LaunchRules.NoBasis.Code), (refused.Failure, Assert.Single(refused.Diagnostics).Code));
        Assert.Empty(_history.Newest(10, null));
    }

    [Fact(Timeout = Limit)]
    public async Task A_dirty_tree_is_planned_and_not_deployed()
    {
        _sandbox.WithFile("tofu/stacks/attic/more.tf", "");

        var run = await RunAsync("run");

        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(run.Find(StubJob.Parse("deploy/attic"))!.Outcome).Kind);
        Assert.Equal((1, 0), (_tofu.Tool.StartsOf("plan"), _tofu.Tool.StartsOf("apply")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_merge_request_never_deploys_whatever_its_branch_is_called()
    {
        var run = await RunAsync("run", o => o with { Trigger = Trigger.MergeRequest, Branch = "main" });

        Assert.DoesNotContain(run.Jobs, j => j.Id.Stage is Stage.Deploy or Stage.Verify);
        Assert.Equal(0, _tofu.Tool.StartsOf("apply"));
    }

    [Fact(Timeout = Limit)]
    public async Task Stacks_are_applied_in_their_order_and_not_at_all_behind_one_that_failed()
    {
        _sandbox.WithStack("dashboard", after: "attic").WithStack("runners").Commit();
        _tofu.Script(FakeTofu.ApplyFails);

        var run = await RunAsync("run");

        Assert.Equal("deploy/attic failed", run.Find(StubJob.Parse("deploy/dashboard"))!.Outcome!.Reason());
        Assert.Equal((3, 2), (_tofu.Tool.StartsOf("plan"), _tofu.Tool.StartsOf("apply")));
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_broken_organization_is_found_before_anything_else_is_planned()
    {
        _sandbox.WithOrganization("organization: { name: 7 }\n").Commit();

        var run = await RunAsync("run", o => o with { Environment = null });

        Assert.Equal(FailureKind.Unusable, Assert.IsType<JobOutcome.Failed>(run.Find(new JobId(Stage.Validate, "organization"))!.Outcome).Kind);
        Assert.Equal(0, _tofu.Tool.StartsOf("plan"));
        Assert.Equal(RunStatus.Failed, _history.Find(run.Header.Id)!.Status);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_tofu_the_run_says_so_and_plans_nothing()
    {
        File.Delete(_tofu.Tool.ProgramFile);

        var run = await RunAsync("run");

        Assert.Contains(run.AllDiagnostics, d => d.Code == MachineRules.ToolMissing.Code);
        Assert.Equal(RunStatus.Failed, run.Status);
    }

    [Theory(Timeout = Limit)]
    [InlineData("environment", "FW7401")]
    [InlineData("stack", "FW7403")]
    [InlineData("branch", "FW7407")]
    [InlineData("schedule", "FW7408")]
    public async Task What_is_not_there_is_a_wrong_usage_with_the_names_that_are(string what, string code)
    {
        var refused = await Assert.ThrowsAsync<LaunchException>(() => RunAsync("run", o => what switch
        {
            "environment" => o with { Environment = "lba" },
            "stack" => o with { Stacks = ["atic"] },
            "branch" => o with { Branch = "--upload-pack=touch x" },
            _ => o with { Trigger = Trigger.Schedule },
        }));

        Assert.Equal((LaunchFailure.Usage, code), (refused.Failure, Assert.Single(refused.Diagnostics).Code));
        Assert.Equal(0, _tofu.Tool.StartsOf("plan"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_run_of_the_environment_waits_for_the_first_or_is_refused()
    {
        var holder = FileLock.TryTake(Path.Combine(_home.Locks, "environment-lab.lock"), "run-of-somebody")!;
        var refused = await Assert.ThrowsAsync<LaunchException>(() => RunAsync("plan", o => o with { Wait = false }));
        Assert.Equal(LaunchFailure.Refused, refused.Failure);
        Assert.Contains("run-of-somebody", refused.Message, StringComparison.Ordinal);

        var told = new TaskCompletionSource<string>();
        var waiting = RunAsync("plan", waiting: told.SetResult);
        Assert.Equal("run-of-somebody", await told.Task);
        Assert.Equal(0, _tofu.Tool.StartsOf("plan"));
        holder.Dispose();

        Assert.Equal(RunStatus.Succeeded, (await waiting).Status);
    }

    private static string Words(RunRecord run) => string.Join(' ', run.Jobs.Select(j => j.Outcome!.Word()));

    private Task<RunRecord> RunAsync(string command, Func<LaunchOptions, LaunchOptions>? change = null, Action<string>? waiting = null)
    {
        var options = new LaunchOptions
        {
            Command = command,
            Repository = _sandbox.Root,
            Places = 2,
            Variables = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", $"{_machine.Of("bin")}:/usr/bin:/bin").Add("HOME", _machine.Root),
        };
        return new RunLauncher(_home, _history, new ProcessRunner(TimeProvider.System), TimeProvider.System) { Supervisor = TestSupervisor.Program }
            .RunAsync(change?.Invoke(options) ?? options, _ => new Nobody(), waiting ?? (_ => { }), StopSignal.None);
    }

    private sealed class Nobody : IRunObserver
    {
        public void On(RunEvent happened)
        {
        }

        public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
