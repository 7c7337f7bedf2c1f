using System.Globalization;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Interruption;

/// <summary>What becomes of a real apply where that depends on what flywheel runs in: a container, a CI job, a terminal that goes.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private const int Limit = 600_000;

    private readonly ApplyStack _checkout = new();

    [Fact(Timeout = Limit)]
    public async Task The_first_process_of_a_container_waits_for_its_apply_after_one_interrupt()
    {
        using var container = FlywheelProgram.Start(
            RequiredTool.Find("unshare"),
            [.. await NamespaceAsync(), FlywheelProgram.Path, "run", "--output", "json"],
            _checkout.Root,
            _checkout.Environment);
        await Checkout.IsThereAsync(_checkout.Started);

        RunningProgram.Send("TERM", await FirstProcessAsync(container));
        var ended = (await container.WaitAsync()).ExitedWith(130);

        Assert.Equal("cancelled", ended.OutcomeOf("deploy/one"));
        Assert.Contains("cannot be left alone here: flywheel is the first process of its container", ended.Error, StringComparison.Ordinal);
        await IsInterruptedOnceAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_CI_job_waits_for_its_apply_after_one_interrupt()
    {
        _checkout.Environment["CI"] = "true";
        _checkout.Environment["FLYWHEEL_PLAN_KEY"] = Convert.ToBase64String(new byte[32].Select((_, i) => (byte)(i + 1)).ToArray());
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal("TERM");
        var ended = (await run.WaitAsync()).ExitedWith(130);

        Assert.Contains("cannot be left alone here: this is a CI job", ended.Error, StringComparison.Ordinal);
        await IsInterruptedOnceAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_leaves_an_apply_says_which_and_who_has_it_now_and_was_cancelled()
    {
        _checkout.Environment["FLYWHEEL_DETACH"] = "always";
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);
        var supervisor = await _checkout.SupervisorAsync();

        run.Signal("TERM");
        var left = (await run.WaitAsync()).ExitedWith(130);

        Assert.Contains($"The apply of one is left to its supervisor and goes on (process {supervisor}).", left.Error, StringComparison.Ordinal);
        Assert.False(RunningProgram.IsGone(supervisor));
        await GoesOnToItsEndAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task An_apply_outlives_a_killed_flywheel_and_the_terminal_that_is_closed_over_it()
    {
        // The shell leads the terminal's session: when it ends, the kernel hangs up on all that is left in it.
        var number = $"{_checkout.Done}-by";
        using var terminal = FlywheelProgram.Start(
            RequiredTool.Find("script"),
            ["-qec", $"'{FlywheelProgram.Path}' run & echo $! >'{number}'; wait", "/dev/null"],
            _checkout.Root,
            _checkout.Environment);
        await Checkout.IsThereAsync(_checkout.Started);

        RunningProgram.Send("KILL", int.Parse(await File.ReadAllTextAsync(number, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        RunningProgram.Send("KILL", terminal.Pid);
        await terminal.WaitAsync();

        Assert.False(RunningProgram.IsGone(await _checkout.TofuAsync()));
        await GoesOnToItsEndAsync();
    }

    public void Dispose() => _checkout.Dispose();

    private async Task GoesOnToItsEndAsync()
    {
        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
        await _checkout.IsGoneAsync(await _checkout.SupervisorAsync());
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);

        Assert.Equal("succeeded", shown.OutcomeOf("deploy/one"));
        Assert.Equal(0, ApplyStack.Count(await _checkout.LogAsync(), "Interrupt received"));
        Assert.True(File.Exists(_checkout.Done));
        Assert.Empty(_checkout.LockFiles);
    }

    private async Task IsInterruptedOnceAsync()
    {
        Assert.Equal(1, ApplyStack.Count(await _checkout.LogAsync(), "Interrupt received"));
        Assert.Equal("cancelled", (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0).Run.GetProperty("status").GetString());
        Assert.False(File.Exists(_checkout.Done));
        Assert.Empty(_checkout.LockFiles);
    }

    // Not every machine lets everybody make namespaces.
    private async Task<string[]> NamespaceAsync()
    {
        string[] arguments = Environment.IsPrivilegedProcess
            ? ["--pid", "--fork", "--mount-proc"]
            : ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
        using var attempt = FlywheelProgram.Start(RequiredTool.Find("unshare"), [.. arguments, "true"], _checkout.Root, _checkout.Environment);
        if ((await attempt.WaitAsync()) is { Code: not 0 } refused)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", $"No pid namespace can be made here: {refused.Error.Trim()}");
            refused.ExitedWith(0);
        }

        return arguments;
    }

    private static async Task<int> FirstProcessAsync(RunningProgram container) => int.Parse(
        (await File.ReadAllTextAsync($"/proc/{container.Pid}/task/{container.Pid}/children", TestContext.Current.CancellationToken)).Trim(),
        CultureInfo.InvariantCulture);
}
