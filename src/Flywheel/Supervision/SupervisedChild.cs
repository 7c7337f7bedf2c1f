using System.Runtime.InteropServices;
using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>The command as its supervisor holds it, and what the supervisor's own signals mean for it: any number of them is one interrupt, SIGQUIT is the end.</summary>
/// <param name="spool">Where the right to interrupt lies.</param>
/// <param name="time">The clock.</param>
internal sealed class SupervisedChild(Spool spool, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private SpawnedProcess? _process;
    private bool _isOver;

    /// <summary>When it was asked to end; null: it was not.</summary>
    public DateTimeOffset? InterruptedAt { get; private set; }

    /// <summary>It was killed on somebody's word.</summary>
    public bool IsForced { get; private set; }

    /// <summary>From now on no signal ends this process.</summary>
    public void Listen()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context => Take(context, Interrupt)));
        }

        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Take(context, Force)));
    }

    /// <summary>Starts it.</summary>
    /// <returns>Its number; null: somebody asked for its end before it began.</returns>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    public int? Start(ToolCommand command, SafeFileHandle output, SafeFileHandle error, SafeFileHandle handed)
    {
        lock (_gate)
        {
            if (InterruptedAt is null && !IsForced)
            {
                _process = SpawnedProcess.Start(command, output, error, handed);
            }

            return _process?.Pid;
        }
    }

    /// <summary>Waits for its end, whatever it left running.</summary>
    public (int? Code, int? Signal) Wait()
    {
        while (!NativeProcess.HasEnded(_process!.Handle, -1))
        {
            // A signal came between; it was for somebody else.
        }

        lock (_gate)
        {
            _isOver = true;
            return _process.Reap();
        }
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _process?.Dispose();
    }

    private void Take(PosixSignalContext context, Action act)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (!_isOver)
            {
                act();
            }
        }
    }

    private void Interrupt()
    {
        if (InterruptedAt is null)
        {
            InterruptedAt = time.GetUtcNow();
            if (_process is not null && spool.MayInterrupt())
            {
                _process.Signal(NativeProcess.SignalInterrupt);
            }
        }
    }

    private void Force()
    {
        IsForced = true;
        _process?.KillGroup_BeforeReap();
    }
}
