using System.Diagnostics;
using System.Globalization;
using System.Text;
using Flywheel.Processes;

namespace Flywheel.EndToEnd;

#pragma warning disable RS0030 // see FlywheelProgram
/// <summary>A program that was started and what it has printed so far. Disposal kills it, with everything below it, if it still runs.</summary>
internal sealed class RunningProgram : IDisposable
{
    /// <summary>No command of these tests may take longer, however busy the machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly Task _pumps;

    public RunningProgram(Process process)
    {
        _process = process;
        process.Start();
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput, _output), PumpAsync(process.StandardError, _error));
    }

    public int Pid => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    public bool HasEnded => _process.HasExited;

    /// <summary>What both streams carried so far.</summary>
    public string Printed
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString() + _error;
            }
        }
    }

    /// <summary>Ends when one of the streams holds the text.</summary>
    public async Task HasPrintedAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((text, seen));
        }

        Tell();
        var first = await Task.WhenAny(seen.Task, _pumps).WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(first == seen.Task || seen.Task.IsCompleted, $"It ended without printing \"{text}\":\n{Printed}");
    }

    /// <summary>Sends a signal to the program alone.</summary>
    public void Signal(string name) => Send(name, Pid);

    /// <summary>Kills the program alone, at this very moment.</summary>
    public void Kill() => Signals.Kill(Pid);

    /// <summary>Sends a signal to a process.</summary>
    public static void Send(string name, int pid)
    {
        using var kill = Process.Start("kill", ["-s", name, pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>There is no such process, or nobody has yet asked how it ended.</summary>
    public static bool IsGone(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<ProgramExit> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
            await _pumps.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} did not end. It printed:\n{Printed}");
        }

        return new(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task PumpAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_gate)
            {
                into.Append(buffer, 0, count);
            }

            Tell();
        }
    }

    private void Tell()
    {
        lock (_gate)
        {
            var printed = Printed;
            foreach (var (_, seen) in _awaited.Where(a => printed.Contains(a.Text, StringComparison.Ordinal)))
            {
                _ = seen.TrySetResult();
            }
        }
    }
}
