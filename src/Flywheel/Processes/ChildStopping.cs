namespace Flywheel.Processes;

/// <summary>
/// Watches the stop signal and the clock for one child and signals it when its policy says so. Signals are sent where the stop fires,
/// not on the thread that takes the output: a log that hangs does not delay them.
/// </summary>
internal sealed class ChildStopping : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly ChildProcess _child;
    private readonly StopSignal _stop;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<ProcessExit> _exit;
    private readonly StopProgress _progress;
    private readonly CancellationTokenRegistration _polite;
    private readonly CancellationTokenRegistration _forced;
    private ITimer? _timer;
    private bool _reaped;

    public ChildStopping(ChildProcess child, ToolCommand command, StopSignal stop, TimeProvider time, TaskCompletionSource<ProcessExit> exit)
    {
        _child = child;
        _stop = stop;
        _time = time;
        _exit = exit;
        _progress = new StopProgress(command.Stopping, command.Timeout);
        _polite = stop.Polite.UnsafeRegister(static state => ((ChildStopping)state!).Advance(), this);
        _forced = stop.Forced.UnsafeRegister(static state => ((ChildStopping)state!).Advance(), this);
        Advance();
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(_child.Started);

    /// <summary>The child has exited: takes its status and ends the wait.</summary>
    /// <param name="failure">What went wrong with its output, which is then the result.</param>
    public void Reap(Exception? failure)
    {
        ProcessExit exit;
        lock (_gate)
        {
            // A stopped tool that leaves its own children behind would go on writing where the next job works.
            if (_progress.LeavesNothing)
            {
                _child.KillGroup_BeforeReap();
            }

            var (code, signal) = _child.Reap();
            _reaped = true;
            exit = new ProcessExit(code, signal, _progress.Reason, Elapsed);
        }

        _ = failure is null ? _exit.TrySetResult(exit) : _exit.TrySetException(failure);
    }

    public void Dispose()
    {
        _polite.Unregister();
        _forced.Unregister();
        lock (_gate)
        {
            _reaped = true;
            _timer?.Dispose();
        }
    }

    private void Advance()
    {
        lock (_gate)
        {
            if (_reaped)
            {
                return;
            }

            var elapsed = Elapsed;
            Take(_progress.Next(elapsed, _stop.Polite.IsCancellationRequested, _stop.Forced.IsCancellationRequested), elapsed);
            Arm(elapsed);
        }
    }

    private void Take(StopStep step, TimeSpan elapsed)
    {
        switch (step)
        {
            case StopStep.Interrupt:
                _child.Signal(NativeProcess.SignalInterrupt);
                break;
            case StopStep.Terminate:
                _child.Signal(NativeProcess.SignalTerminate);
                break;
            case StopStep.Kill:
                _child.KillGroup_BeforeReap();
                break;
            case StopStep.GiveUp:
                _ = _exit.TrySetResult(new ProcessExit(null, NativeProcess.SignalKill, _progress.Reason, elapsed));
                break;
            default:
                break;
        }
    }

    // Timers may fire a little early and have a longest wait, so each firing asks again.
    private void Arm(TimeSpan elapsed)
    {
        if (_progress.Due is not { } due)
        {
            return;
        }

        var wait = due - elapsed;
        wait = wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait > LongestTimer ? LongestTimer : wait;
        if (_timer is null)
        {
            _timer = _time.CreateTimer(static state => ((ChildStopping)state!).Advance(), this, wait, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _ = _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
