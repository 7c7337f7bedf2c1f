using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>
/// What the stop signal means for one command that is followed. Signals are sent where the stop fires, not on the thread that takes the
/// output: a log that hangs does not delay them. Whom to signal may become known later, and may change once: from the supervisor to the command.
/// </summary>
internal sealed class FollowedStop : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Spool _spool;
    private readonly StopSignal _stop;
    private readonly Func<bool> _detach;
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _polite;
    private readonly CancellationTokenRegistration _forced;
    private SafeFileHandle? _target;
    private bool _isOrphan;
    private bool _isInterrupted;
    private long? _killed;
    private bool _leaves;

    public FollowedStop(Spool spool, StopSignal stop, Func<bool> detach, TimeProvider time)
    {
        (_spool, _stop, _detach, _time) = (spool, stop, detach, time);
        _polite = stop.Polite.UnsafeRegister(static state => ((FollowedStop)state!).Advance(), this);
        _forced = stop.Forced.UnsafeRegister(static state => ((FollowedStop)state!).Advance(), this);
    }

    /// <summary>The command is left alone.</summary>
    public bool Leaves
    {
        get
        {
            lock (_gate)
            {
                return _leaves;
            }
        }
    }

    /// <summary>It was killed so long ago that only the kernel can still have it, and nobody waits for that.</summary>
    public bool GivesUp
    {
        get
        {
            lock (_gate)
            {
                return _killed is { } since && _time.GetElapsedTime(since) > StopProgress.KillLimit;
            }
        }
    }

    /// <summary>Whom to signal from now on.</summary>
    /// <param name="process">The supervisor, or the command itself; null: nobody any more.</param>
    /// <param name="isOrphan">It is the command.</param>
    public void Aim(SafeFileHandle? process, bool isOrphan)
    {
        lock (_gate)
        {
            (_target, _isOrphan) = (process, isOrphan);
            _isInterrupted &= !isOrphan;
            _killed = isOrphan ? null : _killed;
        }

        Advance();
    }

    /// <summary>Does what is due.</summary>
    public void Advance()
    {
        lock (_gate)
        {
            if (_stop.Forced.IsCancellationRequested)
            {
                Kill();
            }
            else if (_stop.Polite.IsCancellationRequested && !(_leaves |= _detach()))
            {
                Interrupt();
            }
        }
    }

    public void Dispose()
    {
        Aim(process: null, isOrphan: false);
        _polite.Unregister();
        _forced.Unregister();
    }

    private void Kill()
    {
        if (_target is null || _killed is not null)
        {
            return;
        }

        _killed = _time.GetTimestamp();
        if (_isOrphan)
        {
            NativeProcess.KillGroup(_target);
        }
        else
        {
            NativeProcess.Signal(_target, NativeProcess.SignalQuit);
        }
    }

    private void Interrupt()
    {
        if (_target is null || _isInterrupted)
        {
            return;
        }

        _isInterrupted = true;
        // The supervisor takes the right itself; a command without one gets its interrupt only if it never had one.
        if (!_isOrphan || _spool.MayInterrupt())
        {
            NativeProcess.Signal(_target, NativeProcess.SignalInterrupt);
        }
    }
}
