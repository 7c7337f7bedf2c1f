using Flywheel.Builds;
using Flywheel.Jobs;

namespace Flywheel.Tests.Builds;

public sealed class AppJobTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    [Fact]
    public async Task What_the_build_wrote_is_kept_as_app_tar()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm);
        var context = _sandbox.Context(AppBuildJob.JobName);

        var result = await new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(context, CancellationToken.None);

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Equal(["build/", "build/index.js"], BuildSandbox.Names(result.Find("app.tar")!, context.Artifacts));
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public async Task Build_and_tests_of_a_run_install_once_and_the_next_run_installs_again()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm);
        var run = RunId.New(TimeProvider.System);

        await Task.WhenAll(
            new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(_sandbox.Context(AppBuildJob.JobName, run), CancellationToken.None),
            new AppTestsJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(_sandbox.Context(AppTestsJob.JobName, run), CancellationToken.None));
        Assert.Single(_sandbox.Lines("app/installs"));

        await new AppTestsJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(_sandbox.Context(AppTestsJob.JobName), CancellationToken.None);
        Assert.Equal(2, _sandbox.Lines("app/installs").Length);
    }

    [Fact]
    public async Task Secrets_of_the_environment_do_not_reach_the_scripts_of_packages()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm + "\nenv > environment");
        var machine = _sandbox.Machine(("GITLAB_TOKEN", "s3cret"), ("NPM_TOKEN", "s3cret"), ("NODE_OPTIONS", "--require=/tmp/x"), ("HOME", "/home/me"));

        await new AppBuildJob(_sandbox.AppBuild(), machine).RunAsync(_sandbox.Context(AppBuildJob.JobName), CancellationToken.None);

        var seen = _sandbox.Read("app/environment");
        Assert.DoesNotContain("s3cret", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("NODE_OPTIONS", seen, StringComparison.Ordinal);
        Assert.Contains("HOME=/home/me", seen, StringComparison.Ordinal);
        Assert.Contains("CI=true", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_pnpm_on_PATH_is_not_used_and_the_named_one_is_installed_once()
    {
        _sandbox.Tool("pnpm", "echo 9.0.0");
        _sandbox.Write("good-pnpm", "#!/bin/sh\nPATH=$PATH:/usr/bin:/bin\n" + BuildSandbox.GoodPnpm);
        _sandbox.Tool("npm", $"echo \"$@\" >> {_sandbox.Of("npm-calls")}\nmkdir -p \"$4/bin\"\ncp {_sandbox.Of("good-pnpm")} \"$4/bin/pnpm\"\nchmod +x \"$4/bin/pnpm\"");

        var context = _sandbox.Context(AppBuildJob.JobName);
        var first = await new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(context, CancellationToken.None);
        var second = await new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(_sandbox.Context(AppBuildJob.JobName), CancellationToken.None);

        Assert.True(first.Outcome.IsGood && second.Outcome.IsGood, context.Recorded.Text);
        Assert.EndsWith(" pnpm@10.34.9", Assert.Single(_sandbox.Lines("npm-calls")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(context.Home.Tools, "pnpm-10.34.9", "bin", "pnpm")));
        Assert.Contains("The machine has pnpm 9.0.0; the app names 10.34.9.", context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_lock_file_is_named_with_what_to_do()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm);
        File.Delete(_sandbox.Of("app/pnpm-lock.yaml"));

        await FailsAsync("FW3001", _sandbox.AppBuild(), "commit pnpm-lock.yaml");
    }

    [Fact]
    public async Task A_lock_file_that_does_not_fit_is_told_apart_from_other_failures()
    {
        _sandbox.Tool("pnpm", "[ $1 = --version ] && echo 10.34.9 && exit\necho ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install'\nexit 1");

        await FailsAsync("FW3002", _sandbox.AppBuild(), "pnpm install");
    }

    [Theory]
    [InlineData("npm@10.0.0")]
    [InlineData("pnpm@latest")]
    public async Task Another_package_manager_is_refused(string packageManager) =>
        await FailsAsync("FW3003", _sandbox.AppBuild(packageManager), "pnpm@10.34.9");

    [Fact]
    public async Task A_Node_outside_of_the_range_is_refused_before_anything_is_installed()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm);
        _sandbox.Write("app/package.json", """{ "engines": { "node": ">=99" } }""");

        await FailsAsync("FW3005", _sandbox.AppBuild(), "PATH");

        Assert.False(File.Exists(_sandbox.Of("app/installs")));
    }

    [Fact]
    public async Task An_install_that_fails_for_another_reason_than_the_network_is_not_tried_again()
    {
        _sandbox.Tool("pnpm", $"[ $1 = --version ] && echo 10.34.9 && exit\necho x >> {_sandbox.Of("tries")}\nexit 1");

        await FailsAsync("FW3006", _sandbox.AppBuild(), null);

        Assert.Single(_sandbox.Lines("tries"));
    }

    [Fact]
    public async Task An_install_that_the_network_broke_is_tried_again_after_a_pause()
    {
        _sandbox.Tool("pnpm", $"""
            [ $1 = --version ] && echo 10.34.9 && exit
            [ $1 = run ] && mkdir -p build && echo x > build/index.js && exit
            echo x >> {_sandbox.Of("tries")}
            [ $(wc -l < {_sandbox.Of("tries")}) = 3 ] || ( printf ECONN; printf 'RESET\n'; exit 1 )
            """);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var context = _sandbox.Context(AppBuildJob.JobName, null, time);

        var running = new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(context, CancellationToken.None);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True((await running).Outcome.IsGood, context.Recorded.Text);
        Assert.Equal(3, _sandbox.Lines("tries").Length);
        Assert.Contains("The network failed; attempt 3 of 3 in 10 s.", context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_it_installs_leaves_no_stamp()
    {
        _sandbox.Tool("pnpm", "[ $1 = --version ] && echo 10.34.9 && exit\necho started > started\nexec sleep 60");
        using var stop = new CancellationTokenSource();
        var context = _sandbox.Context(AppBuildJob.JobName, null, null, stop.Token);

        var running = new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(context, stop.Token);
        while (!File.Exists(_sandbox.Of("app/started")) && !running.IsCompleted)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(running.IsCanceled);
        Assert.False(File.Exists(FolderLock.FileOf(context.Home, _sandbox.App, "installed")));
    }

    [Fact]
    public async Task A_build_that_fails_says_how_it_ended()
    {
        _sandbox.Tool("pnpm", "[ $1 = --version ] && echo 10.34.9 && exit\n[ $1 = run ] && exit 7\nexit 0");

        await FailsAsync("FW3007", _sandbox.AppBuild(), null);
    }

    [Fact]
    public async Task Output_of_an_earlier_build_does_not_count_as_this_ones()
    {
        _sandbox.Tool("pnpm", "[ $1 = --version ] && echo 10.34.9\nexit 0");
        var app = _sandbox.AppBuild();
        _sandbox.Write("app/build/index.js", "old");

        await FailsAsync("FW3008", app, "adapter-node");
    }

    [Fact]
    public async Task An_app_without_build_script_is_named() => await FailsAsync("FW3012", _sandbox.AppBuild("pnpm@10.34.9", "test"), "vite build");

    [Fact]
    public async Task Without_Node_the_help_says_where_to_get_it()
    {
        File.Delete(_sandbox.Of("bin/node"));

        await FailsAsync("FW9001", _sandbox.AppBuild(), "nodejs.org");
    }

    [Fact]
    public async Task Without_pnpm_and_npm_the_help_has_a_command() => await FailsAsync("FW9001", _sandbox.AppBuild(), "npm install --global pnpm@10.34.9");

    [Fact]
    public async Task Both_scripts_run_even_when_the_first_fails()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm + "\n[ $1 = run ] && exit 1\nexit 0");

        var result = await new AppTestsJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(_sandbox.Context(AppTestsJob.JobName), CancellationToken.None);

        Assert.Equal("pnpm run check ended with exit code 1; pnpm run test ended with exit code 1", result.Outcome.Reason());
        Assert.Equal(["check", "test"], _sandbox.Lines("app/scripts"));
        Assert.Equal(["FW3011", "FW3011"], result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public async Task An_output_that_belongs_to_the_repository_is_warned_about()
    {
        _sandbox.Tool("pnpm", BuildSandbox.GoodPnpm);
        _sandbox.Write("app/build/old.js", "old");

        var result = await new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).RunAsync(_sandbox.Context(AppBuildJob.JobName), CancellationToken.None);

        Assert.True(result.Outcome.IsGood);
        Assert.Equal("FW3010", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void Another_Node_is_another_input()
    {
        var before = new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).Inputs.Values;
        _sandbox.Tool("node", "echo v22.1.0 # another");

        Assert.NotEqual(before["node"], new AppBuildJob(_sandbox.AppBuild(), _sandbox.Machine()).Inputs.Values["node"]);
    }

    public void Dispose() => _sandbox.Dispose();

    private async Task FailsAsync(string code, AppBuild app, string? help)
    {
        var result = await new AppBuildJob(app, _sandbox.Machine()).RunAsync(_sandbox.Context(AppBuildJob.JobName), CancellationToken.None);

        Assert.IsType<JobOutcome.Failed>(result.Outcome);
        Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
        Assert.Contains(help ?? "", result.Diagnostics[0].Help ?? "", StringComparison.Ordinal);
    }
}
