using Flywheel.Testing;

namespace Flywheel.EndToEnd.Interruption;

/// <summary>What becomes of a real apply when somebody wants flywheel to end.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly ApplyStack _checkout = new();

    [Fact]
    public async Task Ctrl_C_at_a_terminal_reaches_tofu_exactly_once_and_leaves_no_lock()
    {
        // The terminal sends the interrupt to its whole foreground group: tofu must not be in it, or it would get two and give up its state.
        using var terminal = FlywheelProgram.Start(
            RequiredTool.Find("script"), ["-qec", $"'{FlywheelProgram.Path}' run", "/dev/null"], _checkout.Root, _checkout.Environment);
        await Checkout.IsThereAsync(_checkout.Started);

        await terminal.Input.WriteAsync('\x03');
        await terminal.Input.FlushAsync(TestContext.Current.CancellationToken);
        (await terminal.WaitAsync()).ExitedWith(130);

        await IsCancelledCleanlyAsync();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Where_a_supervisor_ends_with_flywheel_a_signal_becomes_one_interrupt_for_tofu(string signal)
    {
        _checkout.Environment["FLYWHEEL_DETACH"] = "never";
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal(signal);
        var ended = (await run.WaitAsync()).ExitedWith(130);

        Assert.Equal("cancelled", ended.OutcomeOf("deploy/one"));
        Assert.Equal(signal != "INT", ended.Error.Contains("cannot be left alone here: FLYWHEEL_DETACH says so", StringComparison.Ordinal));
        await IsCancelledCleanlyAsync();
    }

    [Fact]
    public async Task Ctrl_C_ends_the_apply_also_where_it_could_go_on_alone()
    {
        _checkout.Environment["FLYWHEEL_DETACH"] = "always";
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal("INT");
        var ended = (await run.WaitAsync()).ExitedWith(130);

        Assert.Equal("cancelled", ended.OutcomeOf("deploy/one"));
        await IsCancelledCleanlyAsync();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Where_a_supervisor_outlives_flywheel_a_signal_leaves_the_apply_to_it(string signal)
    {
        _checkout.Environment["FLYWHEEL_DETACH"] = "always";
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal(signal);
        var left = await run.WaitAsync();

        Assert.NotEqual(0, left.Code);
        Assert.Contains("left to its supervisor and goes on", left.Error, StringComparison.Ordinal);
        await IsFollowedToItsRealEndAsync();
    }

    [Fact]
    public async Task A_run_is_cancelled_from_another_terminal()
    {
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        var cancel = (await _checkout.RunAsync("runs", "cancel", "latest")).ExitedWith(0);
        (await run.WaitAsync()).ExitedWith(130);

        Assert.Contains("was asked to end", cancel.Output, StringComparison.Ordinal);
        await IsCancelledCleanlyAsync();
    }

    [Fact]
    public async Task Three_interrupts_kill_the_apply_and_the_run_needs_attention()
    {
        using var run = _checkout.Start("run");
        await Checkout.IsThereAsync(_checkout.Started);

        // The provisioner's shell dies of tofu's polite end, so a tofu that does not end is needed: a stopped one.
        var tofu = int.Parse(await _checkout.TofuAsync(), System.Globalization.CultureInfo.InvariantCulture);
        RunningProgram.Send("STOP", tofu);
        run.Signal("INT");
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        run.Signal("INT");
        await run.HasPrintedAsync("Press Ctrl-C again");
        run.Signal("INT");
        await run.WaitAsync();
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);

        Assert.True(RunningProgram.IsGone(tofu.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("needs-attention", shown.OutcomeOf("deploy/one"));
        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_apply_whose_flywheel_was_killed_goes_on_and_the_next_run_follows_it_to_its_real_end()
    {
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal("KILL");
        await run.WaitAsync();

        await IsFollowedToItsRealEndAsync();
    }

    [Fact]
    public async Task An_apply_whose_flywheel_was_killed_is_recorded_as_it_ended_also_when_nobody_followed_it()
    {
        using (var run = _checkout.Start("run", "--output", "json"))
        {
            await Checkout.IsThereAsync(_checkout.Started);
            run.Signal("KILL");
            await run.WaitAsync();
        }

        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
        await _checkout.IsGoneAsync(await _checkout.SupervisorAsync());
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);

        IsRecordedAsItEnded(shown);
    }

    [Fact]
    public async Task The_plan_of_an_apply_that_was_killed_with_its_supervisor_is_never_applied_again_until_somebody_says_how_it_ended()
    {
        var applies = _checkout.WithTofuLedger();
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        using (var deploy = _checkout.Start("deploy", "--output", "json"))
        {
            await Checkout.IsThereAsync(_checkout.Started);
            var (supervisor, tofu) = (await _checkout.SupervisorAsync(), await _checkout.TofuAsync());
            deploy.Signal("KILL");
            await deploy.WaitAsync();
            RunningProgram.Send("KILL", int.Parse(supervisor, System.Globalization.CultureInfo.InvariantCulture));
            RunningProgram.Send("KILL", int.Parse(tofu, System.Globalization.CultureInfo.InvariantCulture));
            await _checkout.IsGoneAsync(supervisor);
            await _checkout.IsGoneAsync(tofu);
        }

        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);
        Assert.Equal("needs-attention", shown.Run.GetProperty("status").GetString());
        Assert.Equal("needs-attention", shown.OutcomeOf("deploy/one"));
        Assert.Contains("terraform_data.this", shown.Diagnostic("FW4207").GetProperty("help").GetString(), StringComparison.Ordinal);

        var again = (await _checkout.RunJsonAsync("deploy", "--run", plan.RunId)).ExitedWith(5);
        Assert.Equal(["FW4207"], again.Codes);
        // A new plan does not pass either, whatever it says.
        Assert.Equal("needs-attention", (await _checkout.RunJsonAsync("run")).OutcomeOf("deploy/one"));
        Assert.Single(applies(), line => line.StartsWith("apply ", StringComparison.Ordinal));

        foreach (var left in _checkout.LockFiles.ToList())
        {
            // Nobody is left who would.
            File.Delete(left);
        }

        (await _checkout.RunAsync("deploy", "resolve", "one", "--run", shown.RunId, "--not-applied", "--reason", "looked at it")).ExitedWith(0);
        Assert.Equal(["FW4203"], (await _checkout.RunJsonAsync("deploy", "--run", plan.RunId)).ExitedWith(4).Codes);
        // Within the same second tofu would make the very same plan of the same files.
        await File.AppendAllTextAsync(Path.Combine(_checkout.Root, "tofu/stacks/one/main.tf"), "\n# Another plan.\n", TestContext.Current.CancellationToken);
        _checkout.Sandbox.Commit();
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
    }

    [Fact]
    public async Task Reading_the_output_of_a_run_only_in_part_does_not_end_its_apply()
    {
        // As `flywheel run | head -1` does.
        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
        using var pipe = FlywheelProgram.Start(
            "/bin/sh", ["-c", $"'{FlywheelProgram.Path}' run | head -c 1 >/dev/null"], _checkout.Root, _checkout.Environment);

        await pipe.WaitAsync();
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);

        Assert.Equal("succeeded", shown.OutcomeOf("deploy/one"));
        Assert.Equal("succeeded", shown.OutcomeOf("verify/afterwards"));
        Assert.True(File.Exists(_checkout.Done));
    }

    public void Dispose() => _checkout.Dispose();

    // What goes on is open; the next run waits for it, takes its result and then does its own work.
    private async Task IsFollowedToItsRealEndAsync()
    {
        var open = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);
        Assert.Equal("running", open.Run.GetProperty("status").GetString());
        Assert.Null(open.OutcomeOf("deploy/one"));
        Assert.False(RunningProgram.IsGone(await _checkout.TofuAsync()));

        using var next = _checkout.Start("run", "--output", "json");
        await next.HasPrintedAsync($"{open.RunId} still applies one");
        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
        var second = (await next.WaitAsync()).ExitedWith(0);

        Assert.Equal("nothing to apply", second.NoteOf("deploy/one"));
        IsRecordedAsItEnded((await _checkout.RunJsonAsync("runs", "show", open.RunId)).ExitedWith(0));
        var log = (await _checkout.RunAsync("runs", "logs", open.RunId, "deploy/one")).ExitedWith(0).Output;
        Assert.Equal(0, ApplyStack.Count(log, "Interrupt received"));
        Assert.Equal(1, ApplyStack.Count(log, "(local-exec): provisioned"));
    }

    private void IsRecordedAsItEnded(ProgramExit shown)
    {
        Assert.Equal("succeeded", shown.OutcomeOf("deploy/one"));
        Assert.Equal("cancelled", shown.OutcomeOf("verify/afterwards"));
        Assert.Equal("cancelled", shown.Run.GetProperty("status").GetString());
        Assert.InRange(shown.Job("deploy/one").GetProperty("durationMs").GetInt64(), 1, shown.Run.GetProperty("durationMs").GetInt64());
        Assert.True(File.Exists(_checkout.Done));
        Assert.Empty(_checkout.LockFiles);
        Assert.Empty(Directory.EnumerateDirectories(_checkout.Home, "spool", SearchOption.AllDirectories));
    }

    private async Task IsCancelledCleanlyAsync()
    {
        Assert.Equal(1, ApplyStack.Count(await _checkout.LogAsync(), "Interrupt received"));
        Assert.Empty(_checkout.LockFiles);
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);
        Assert.Equal("cancelled", shown.Run.GetProperty("status").GetString());
        Assert.False(File.Exists(_checkout.Done));

        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
        var next = (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        Assert.Equal("succeeded", next.OutcomeOf("deploy/one"));
        Assert.True(File.Exists(_checkout.Done));
    }
}
