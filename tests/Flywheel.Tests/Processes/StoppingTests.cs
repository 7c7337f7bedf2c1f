using Flywheel.Processes;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Processes;

public sealed class StoppingTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedOutput _output = new();
    private readonly CancellationTokenSource _polite = new();
    private readonly CancellationTokenSource _forced = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private StopSignal Stop => new(_polite.Token, _forced.Token);

    public void Dispose()
    {
        _polite.Dispose();
        _forced.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task A_polite_stop_is_one_interrupt_and_the_exit_is_awaited()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "wait-for-signal", "print bye", "exit 1");
        var running = Run(tool.Command());
        await _output.HasPrintedAsync("ready");

        await _polite.CancelAsync();
        var exit = await running;

        Assert.Equal((1, null, StopReason.Cancelled), (exit.Code, exit.Signal, exit.Stop));
        Assert.Equal(["signal SIGINT"], tool.Ledger);
        Assert.EndsWith("bye\n", _output.Standard, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task An_apply_gets_no_second_signal_however_long_it_takes()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "ignore-signals", "print ready", $"wait-for-file {_folder.Of("go")}", "exit 1");
        var running = Run(tool.Command() with { Stopping = StopPolicy.InterruptOnly, Timeout = TimeSpan.FromHours(1) });
        await _output.HasPrintedAsync("ready");

        await _polite.CancelAsync();
        await _output.HasPrintedAsync("signal SIGINT");
        _time.Advance(TimeSpan.FromDays(3));
        await File.WriteAllTextAsync(_folder.Of("go"), "");
        var exit = await running;

        Assert.Equal((1, StopReason.Cancelled), (exit.Code, exit.Stop));
        Assert.Equal(["signal SIGINT"], tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task Force_kills_even_an_apply()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "ignore-signals", "sleep-forever");
        var running = Run(tool.Command() with { Stopping = StopPolicy.InterruptOnly });
        await _output.HasPrintedAsync("ready");

        await _forced.CancelAsync();
        var exit = await running;

        Assert.Equal((null, 9, StopReason.Cancelled), (exit.Code, exit.Signal, exit.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task A_tool_that_ignores_signals_is_interrupted_then_terminated_then_killed()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "ignore-signals", "sleep-forever");
        var running = Run(tool.Command());
        await _output.HasPrintedAsync("ready");

        await _polite.CancelAsync();
        await _output.HasPrintedAsync("signal SIGINT");
        _time.Advance(StopPolicy.Ordinary.AfterInterrupt);
        await _output.HasPrintedAsync("signal SIGTERM");
        _time.Advance(StopPolicy.Ordinary.AfterTerminate!.Value);
        var exit = await running;

        Assert.Equal((null, 9, StopReason.Cancelled), (exit.Code, exit.Signal, exit.Stop));
        Assert.Equal(["signal SIGINT", "signal SIGTERM"], tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_whose_time_is_up_is_stopped_the_same_way_and_says_so()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "wait-for-signal", "exit 0");
        var running = Run(tool.Command() with { Timeout = TimeSpan.FromMinutes(5) });
        await _output.HasPrintedAsync("ready");

        _time.Advance(TimeSpan.FromMinutes(5));
        var exit = await running;

        Assert.Equal((0, StopReason.TimedOut, false), (exit.Code, exit.Stop, exit.IsSuccess));
        Assert.Equal(TimeSpan.FromMinutes(5), exit.Duration);
        Assert.Equal(["signal SIGINT"], tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_stopped_tool_leaves_running_in_its_group_is_killed()
    {
        var running = Run(Command("/bin/sh", "-c", "trap '' INT; sleep 100 & trap 'exit 1' INT; echo $!; echo ready; wait"));
        await _output.HasPrintedAsync("ready");
        var left = _output.Standard.Split('\n')[0];

        await _polite.CancelAsync();
        _ = await running;

        Assert.True(await IsGoneAsync(left));
    }

    [Fact(Timeout = Limit)]
    public async Task A_child_is_not_started_when_the_stop_came_first()
    {
        await _polite.CancelAsync();

        var exit = await Run(Command("/usr/bin/touch", _folder.Of("started")));

        Assert.Equal(StopReason.Cancelled, exit.Stop);
        Assert.False(File.Exists(_folder.Of("started")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_log_that_hangs_does_not_delay_the_signal()
    {
        using var hanging = new HangingOutput();
        var running = new ProcessRunner(_time).RunAsync(Command("/bin/sh", "-c", "trap ': > signalled; exit 1' INT; echo x; while :; do sleep 0.01; done") with { Directory = _folder.Root }, hanging, Stop);
        await hanging.EnteredAsync();

        await _polite.CancelAsync();

        while (!File.Exists(_folder.Of("signalled")))
        {
            await Task.Yield();
        }

        hanging.Release();
        Assert.Equal(1, (await running).Code);
    }

    [Fact]
    public void Each_step_is_taken_once_and_a_process_that_outlives_the_kill_is_given_up()
    {
        var progress = new StopProgress(StopPolicy.Ordinary, Timeout.InfiniteTimeSpan);
        var steps = Enumerable.Range(0, 120).Select(second => progress.Next(TimeSpan.FromSeconds(second), polite: second >= 10, forced: false)).ToList();

        Assert.Equal(
            [(10, StopStep.Interrupt), (20, StopStep.Terminate), (25, StopStep.Kill), (55, StopStep.GiveUp)],
            steps.Index().Where(step => step.Item != StopStep.Wait).Select(step => (step.Index, step.Item)));
        Assert.Null(progress.Due);
    }

    [Fact]
    public void A_server_is_asked_with_the_one_signal_that_servers_know()
    {
        var policy = new StopPolicy(TimeSpan.Zero, TimeSpan.FromSeconds(30)) { BeginsWithTerminate = true };
        var progress = new StopProgress(policy, Timeout.InfiniteTimeSpan);
        var steps = Enumerable.Range(0, 120).Select(second => progress.Next(TimeSpan.FromSeconds(second), polite: second >= 10, forced: false)).ToList();

        Assert.Equal(
            [(10, StopStep.Terminate), (40, StopStep.Kill), (70, StopStep.GiveUp)],
            steps.Index().Where(step => step.Item != StopStep.Wait).Select(step => (step.Index, step.Item)));
    }

    private Task<ProcessExit> Run(ToolCommand command) => new ProcessRunner(_time).RunAsync(command, _output, Stop);

    private static ToolCommand Command(string file, params string[] arguments) => new()
    {
        File = file,
        Arguments = [.. arguments],
        Directory = "/",
        Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
    };

    // Its new parent reaps it at its leisure; dead is dead.
    private static async Task<bool> IsGoneAsync(string pid)
    {
        while (File.Exists($"/proc/{pid}/stat"))
        {
            try
            {
                if ((await File.ReadAllTextAsync($"/proc/{pid}/stat")).Contains(") Z ", StringComparison.Ordinal))
                {
                    break;
                }
            }
            catch (IOException)
            {
                break;
            }
        }

        return true;
    }

    private sealed class HangingOutput : IProcessOutput, IDisposable
    {
        private readonly SemaphoreSlim _entered = new(0);
        private readonly ManualResetEventSlim _released = new();

        public Task EnteredAsync() => _entered.WaitAsync();

        public void Release() => _released.Set();

        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
            _ = _entered.Release();
            _released.Wait();
        }

        public void Dispose()
        {
            _entered.Dispose();
            _released.Dispose();
        }
    }
}
