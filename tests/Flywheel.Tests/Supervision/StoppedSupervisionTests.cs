using Flywheel.Processes;
using Flywheel.Supervision;
using Flywheel.Testing;

namespace Flywheel.Tests.Supervision;

/// <summary>Somebody wants a supervised command to end, or flywheel has to go.</summary>
public sealed class StoppedSupervisionTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task A_polite_stop_is_one_interrupt_and_the_end_is_awaited()
    {
        using var tool = new SupervisedTool("wait-for-signal", "print bye", "exit 1");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");

        await tool.StopAsync();
        var end = Assert.IsType<SupervisedEnd.Exited>(await running);

        Assert.Equal((1, null, StopReason.Cancelled), (end.Exit.Code, end.Exit.Signal, end.Exit.Stop));
        Assert.Equal(["signal SIGINT"], tool.Tool.Ledger);
        Assert.EndsWith("bye\n", tool.Output.Standard, StringComparison.Ordinal);
        Assert.NotNull(tool.Spool.Exit!.InterruptedAt);
    }

    [Fact(Timeout = Limit)]
    public async Task However_many_ask_however_often_the_command_gets_one_interrupt()
    {
        using var tool = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "exit 0");
        var started = tool.Start();
        var running = tool.FollowAsync(started);
        var again = tool.FollowAsync(tool.Find(), new RecordedOutput());
        await tool.Output.HasPrintedAsync("ready");

        await tool.StopAsync();
        var late = tool.FollowAsync(tool.Find(), new RecordedOutput());
        await tool.Output.HasPrintedAsync("signal SIGINT");
        Signals.Interrupt(started.SupervisorPid!.Value);
        Signals.Terminate(started.SupervisorPid!.Value);
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.All(await Task.WhenAll(running, again, late), end => Assert.Equal(0, Assert.IsType<SupervisedEnd.Exited>(end).Exit.Code));
        Assert.Equal(["signal SIGINT"], tool.Tool.Ledger);
    }

    [Theory(Timeout = Limit)]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_to_the_supervisor_is_one_interrupt_too(string signal)
    {
        using var tool = new SupervisedTool("wait-for-signal", "exit 1");
        var started = tool.Start();
        var running = tool.FollowAsync(started);
        await tool.Output.HasPrintedAsync("ready");

        await SupervisedTool.SendAsync(signal, started.SupervisorPid!.Value);
        var end = Assert.IsType<SupervisedEnd.Exited>(await running);

        Assert.Equal((1, StopReason.Cancelled), (end.Exit.Code, end.Exit.Stop));
        Assert.Equal(["signal SIGINT"], tool.Tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task Force_kills_it_with_all_of_its_group()
    {
        using var tool = new SupervisedTool("ignore-signals");
        await File.WriteAllTextAsync(tool.Tool.ProgramFile, "#!/bin/sh\ntrap '' INT\nsleep 1000 &\necho $! ready\nwait\nwait\n");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");
        var left = int.Parse(tool.Output.Standard.Split(' ')[0], null);

        await tool.StopAsync();
        await tool.ForceAsync();
        var end = Assert.IsType<SupervisedEnd.Exited>(await running);

        Assert.Equal((null, 9, StopReason.Cancelled), (end.Exit.Code, end.Exit.Signal, end.Exit.Stop));
        Assert.True(tool.Spool.Exit!.Forced);
        await SupervisedTool.IsGoneAsync(left);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_before_it_began_means_that_it_never_does()
    {
        using var tool = new SupervisedTool("print hello");
        await tool.StopAsync();
        var end = await tool.RunAsync();

        Assert.IsType<SupervisedEnd.NotStarted>(end);
        Assert.Empty(tool.Tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_detaches_leaves_it_alone_and_the_next_one_takes_its_real_end()
    {
        using var tool = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "print done", "exit 7");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");
        tool.Detaches = true;
        await tool.StopAsync();
        Assert.IsType<SupervisedEnd.Detached>(await running);
        Assert.Equal("ready\n", tool.Output.Standard);

        var found = tool.Find();
        Assert.True(found.IsAlive);
        await File.WriteAllTextAsync(tool.Of("go"), "");
        using var noStop = new CancellationTokenSource();
        var output = new RecordedOutput();
        var end = Assert.IsType<SupervisedEnd.Exited>(
            await found.FollowAsync(output, new(noStop.Token, TestContext.Current.CancellationToken), () => false, TimeProvider.System));

        Assert.Equal((7, StopReason.None), (end.Exit.Code, end.Exit.Stop));
        Assert.Equal("ready\ndone\n", output.Standard);
        Assert.Empty(tool.Tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task One_that_was_interrupted_can_still_be_left_alone()
    {
        using var tool = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "exit 1");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");
        await tool.StopAsync();
        await tool.Output.HasPrintedAsync("signal SIGINT");

        tool.Detaches = true;

        Assert.IsType<SupervisedEnd.Detached>(await running);
        tool.Detaches = false;
        await File.WriteAllTextAsync(tool.Of("go"), "");
        Assert.Equal(1, Assert.IsType<SupervisedEnd.Exited>(await tool.FollowAsync(tool.Find())).Exit.Code);
    }

    [Fact(Timeout = Limit)]
    public async Task An_output_that_hangs_does_not_delay_the_interrupt()
    {
        using var tool = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "exit 0");
        using var hanging = new HangingOutput();
        var running = tool.FollowAsync(tool.Start(), hanging);
        await hanging.HasBegun;

        await tool.StopAsync();
        await SupervisedTool.ReadAsync(tool.Of(".tool.script.ledger"));
        hanging.LetGo();
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.IsType<SupervisedEnd.Exited>(await running);
        Assert.Equal(["signal SIGINT"], tool.Tool.Ledger);
    }

    private sealed class HangingOutput : IProcessOutput, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HasBegun => _begun.Task;

        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
            _ = _begun.TrySetResult();
            _gate.Wait();
        }

        public void LetGo() => _gate.Set();

        public void Dispose()
        {
            _gate.Set();
            _gate.Dispose();
        }
    }
}
