using System.Diagnostics;
using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>One following of a supervised command, on a thread of its own: reads what it prints, watches whoever is there to watch, ends with it.</summary>
/// <param name="spool">Its spool.</param>
/// <param name="supervisor">The supervisor, if it is our own child.</param>
/// <param name="output">Takes the bytes.</param>
/// <param name="stop">What to do when we are to end.</param>
internal sealed class Following(Spool spool, SpawnedProcess? supervisor, IProcessOutput output, FollowedStop stop)
{
    private const int StackBytes = 512 * 1024;

    // In milliseconds: how often the files are looked at while something comes, and when nothing does. The end is noticed at once.
    private const int Shortest = 4;
    private const int Longest = 50;

    // How long a supervisor is waited for that we did not start: it may be on its way.
    private const int Patience = 2000;

    private SpawnedProcess? _child = supervisor;
    private int _patience = supervisor is null ? Patience : 0;
    private SafeFileHandle? _watched;

    /// <summary>Follows to the end; the task never fails.</summary>
    public Task<SupervisedEnd> RunAsync()
    {
        var end = new TaskCompletionSource<SupervisedEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => end.SetResult(Run()), StackBytes) { IsBackground = true, Name = "supervised" };
        thread.UnsafeStart();
        return end.Task;
    }

    private SupervisedEnd Run()
    {
        using var tail = new OutputTail(spool, new GuardedOutput(output));
        try
        {
            Watch(_child?.Handle, isOrphan: false);
            return Follow(tail);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            // A spool that cannot be read any more is one that says nothing about how it ended.
            return new SupervisedEnd.Lost();
        }
        finally
        {
            stop.Dispose();
            _watched?.Dispose();
        }
    }

    private SupervisedEnd Follow(OutputTail tail)
    {
        for (var wait = Shortest; ;)
        {
            var read = tail.Read();
            stop.Advance();
            if (stop.Leaves)
            {
                tail.ReadAll();
                return new SupervisedEnd.Detached();
            }

            if (stop.GivesUp)
            {
                tail.ReadAll();
                return new SupervisedEnd.Lost();
            }

            wait = read > 0 ? Shortest : Math.Min(wait * 2, Longest);
            var hasEnded = NativeProcess.HasEnded(_watched, _watched is null || read == 0 ? wait : 0);
            _patience -= _watched is null ? wait : 0;
            if ((hasEnded || _watched is null) && Conclude(tail) is { } end)
            {
                return end;
            }
        }
    }

    // Whoever was watched is gone, or nobody is known yet.
    private SupervisedEnd? Conclude(OutputTail tail)
    {
        Watch(null, isOrphan: false);
        ReapOwn();
        switch (SpoolJudgement.Of(spool, callsOff: _patience <= 0))
        {
            case SpoolJudgement.Ended(var exit):
                tail.ReadTo(exit.OutputBytes, exit.ErrorBytes);
                return new SupervisedEnd.Exited(new(
                    exit.Code,
                    exit.Signal,
                    exit.InterruptedAt is not null || exit.Forced ? StopReason.Cancelled : StopReason.None,
                    TimeSpan.FromMilliseconds(exit.DurationMs)));
            case SpoolJudgement.NeverStarts(var reason):
                return new SupervisedEnd.NotStarted(reason);
            case SpoolJudgement.Unknown:
                tail.ReadAll();
                return new SupervisedEnd.Lost();
            case SpoolJudgement.Orphaned(var command):
                Watch(command, isOrphan: true);
                return null;
            case SpoolJudgement.Supervised:
                Watch(spool.Supervisor is { } other ? ProcessIdentity.Open(other.Process) : null, isOrphan: false);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private void Watch(SafeFileHandle? process, bool isOrphan)
    {
        // Nobody signals the old one once the new one is aimed at.
        stop.Aim(process, isOrphan);
        if (!ReferenceEquals(_watched, process))
        {
            _watched?.Dispose();
            _watched = process;
        }
    }

    private void ReapOwn()
    {
        if (_child is { } ended)
        {
            _child = null;
            _ = ended.Reap();
            ended.Dispose();
        }
    }
}
