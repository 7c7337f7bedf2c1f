namespace Flywheel.Cli;

/// <summary>What each Ctrl-C means: the first ends the run politely, the second explains force, the third within 10 seconds uses it.</summary>
internal sealed class Interruptions(CancellationTokenSource polite, CancellationTokenSource forced, TimeProvider time, TextWriter error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private long? _explained;

    /// <summary>SIGTERM and SIGHUP: always the polite end.</summary>
    /// <returns>True: the signal is handled and does not end the process.</returns>
    public bool Once()
    {
        polite.Cancel();
        return true;
    }

    /// <summary>Ctrl-C.</summary>
    /// <returns>True: the signal is handled and does not end the process.</returns>
    public bool Next()
    {
        lock (_lock)
        {
            if (!polite.IsCancellationRequested)
            {
                polite.Cancel();
            }
            else if (_explained is { } before && time.GetElapsedTime(before) < Patience)
            {
                forced.Cancel();
            }
            else
            {
                _explained = time.GetTimestamp();
                error.WriteLine();
                error.WriteLine("Waiting for what runs to end. Force kills it: a running apply then leaves a lock and an unknown state.");
                error.WriteLine("Press Ctrl-C again within 10 seconds to force.");
            }
        }

        return true;
    }
}
