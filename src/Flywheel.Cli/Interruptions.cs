using Flywheel.Supervision;

namespace Flywheel.Cli;

/// <summary>
/// What each signal means. Ctrl-C: the first ends the run politely, the second explains force, the third within 10 seconds uses it. SIGTERM and
/// SIGHUP: the polite end, in which a running apply is left to its supervisor where that can outlive us.
/// </summary>
/// <param name="polite">Fires at the first of them all.</param>
/// <param name="forced">Fires when the user insists.</param>
/// <param name="survival">Whether an apply can outlive us here.</param>
/// <param name="time">Measures patience.</param>
/// <param name="error">Where the user reads.</param>
internal sealed class Interruptions(
    CancellationTokenSource polite, CancellationTokenSource forced, Lazy<Survival> survival, TimeProvider time, TextWriter error)
{
    /// <summary>How long an apply that cannot outlive us gets after SIGTERM; whoever sends that will not wait for ever either.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private long? _explained;
    private long? _terminated;
    private bool _hasTold;
    private bool _leaves;

    /// <summary>SIGTERM and SIGHUP: always the polite end.</summary>
    /// <returns>True: the signal is handled and does not end the process.</returns>
    public bool Once()
    {
        lock (_lock)
        {
            _terminated ??= time.GetTimestamp();
        }

        // Outside the lock: whatever is stopped by this asks us whether it is to be left alone.
        polite.Cancel();
        return true;
    }

    /// <summary>Ctrl-C.</summary>
    /// <returns>True: the signal is handled and does not end the process.</returns>
    public bool Next()
    {
        var fires = StepOfNext() switch
        {
            Step.End => polite,
            Step.Force => forced,
            _ => null,
        };
        fires?.Cancel();
        return true;
    }

    /// <summary>Asked while an apply runs and is to end: whether we go without it. That we stay is told to the user here; what we leave, by its job.</summary>
    public bool Leaves()
    {
        lock (_lock)
        {
            if (_leaves || _terminated is not { } since)
            {
                return _leaves;
            }

            if (!_hasTold && !survival.Value.IsPossible)
            {
                _hasTold = true;
                Tell($"The running apply cannot be left alone here: {survival.Value.Reason}. It gets one interrupt, and {Grace.TotalMinutes:0} minutes to end well.");
            }

            if (!survival.Value.IsPossible && time.GetElapsedTime(since) >= Grace)
            {
                Tell($"The apply has not ended within {Grace.TotalMinutes:0} minutes. flywheel ends without it: its lock may stay, and its outcome is unknown.");
                _leaves = true;
            }

            return _leaves |= survival.Value.IsPossible;
        }
    }

    private Step StepOfNext()
    {
        lock (_lock)
        {
            if (!polite.IsCancellationRequested)
            {
                return Step.End;
            }

            if (_explained is { } before && time.GetElapsedTime(before) < Patience)
            {
                return Step.Force;
            }

            _explained = time.GetTimestamp();
            Tell(
                """
                Waiting for what runs to end; it was asked once, and a second interrupt would make tofu give up its state.
                Force kills it. A running apply then leaves its lock behind, and may lose the state of what it has made.
                Press Ctrl-C again within 10 seconds to force.
                """);
            return Step.Explain;
        }
    }

    private void Tell(string text)
    {
        try
        {
            error.WriteLine();
            error.WriteLine(text);
        }
        catch (IOException)
        {
            // A terminal that hung up is why SIGHUP came; what is to be done is done all the same.
        }
    }

    private enum Step
    {
        End,
        Explain,
        Force,
    }
}
