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
    public async Task A_signal_to_flywheel_becomes_one_interrupt_for_tofu(string signal)
    {
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal(signal);
        var ended = (await run.WaitAsync()).ExitedWith(130);

        Assert.Equal("cancelled", ended.OutcomeOf("deploy/one"));
        await IsCancelledCleanlyAsync();
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
    public async Task Killing_flywheel_during_an_apply_leaves_a_run_that_needs_attention()
    {
        using var run = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_checkout.Started);

        run.Signal("KILL");
        await run.WaitAsync();
        var shown = (await _checkout.RunJsonAsync("runs", "show", "latest")).ExitedWith(0);

        Assert.Equal("needs-attention", shown.Run.GetProperty("status").GetString());
        Assert.Equal("needs-attention", shown.OutcomeOf("deploy/one"));
        Assert.Equal("cancelled", shown.OutcomeOf("verify/afterwards"));
        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_plan_of_a_killed_apply_is_never_applied_again()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        using (var deploy = _checkout.Start("deploy", "--output", "json"))
        {
            await Checkout.IsThereAsync(_checkout.Started);
            deploy.Signal("KILL");
            await deploy.WaitAsync();
        }

        var again = (await _checkout.RunJsonAsync("deploy", "--run", plan.RunId)).ExitedWith(5);

        Assert.Equal(["FW4207"], again.Codes);
        await File.WriteAllTextAsync(_checkout.GoOn, "", TestContext.Current.CancellationToken);
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
