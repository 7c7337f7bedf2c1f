using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Execution;

/// <summary>Hands everything that happens in a run to its observers, one at a time. One that throws is detached and named in the run.</summary>
internal sealed class RunBus(ImmutableArray<IRunObserver> observers, TimeProvider time)
{
    private readonly Lock _lock = new();
    private ImmutableArray<IRunObserver> _observers = observers;

    public void Publish(RunEvent happened)
    {
        lock (_lock)
        {
            Tell(observer => observer.On(happened));
        }
    }

    public void PublishOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            foreach (var observer in _observers)
            {
                try
                {
                    observer.OnOutput(job, stream, bytes);
                }
                catch (Exception broken)
                {
                    Detach(observer, broken);
                }
            }
        }
    }

    private void Tell(Action<IRunObserver> tell)
    {
        foreach (var observer in _observers)
        {
            try
            {
                tell(observer);
            }
            catch (Exception broken) when (observer is not IEssentialObserver)
            {
                Detach(observer, broken);
            }
        }
    }

    private void Detach(IRunObserver observer, Exception broken)
    {
        _observers = _observers.Remove(observer);
        var note = ExecutionRules.ObserverFailed.Create($"{observer.GetType().Name} stopped with: {broken.Message}");
        Tell(rest => rest.On(new RunNoted(time.GetUtcNow(), [note])));
    }
}
