using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>What a spool says whose supervisor seems to be gone. A closed set.</summary>
internal abstract record SpoolJudgement
{
    private SpoolJudgement()
    {
    }

    /// <summary>The last word.</summary>
    internal sealed record Ended(ExitDocument Exit) : SpoolJudgement;

    /// <summary>Nothing was started, and nothing ever will be.</summary>
    internal sealed record NeverStarts(string Reason) : SpoolJudgement;

    /// <summary>Somebody holds the lock, a supervisor or another one who judges; or a supervisor may come yet.</summary>
    internal sealed record Supervised : SpoolJudgement;

    /// <summary>The command has lost its supervisor and lives.</summary>
    internal sealed record Orphaned(SafeFileHandle Command) : SpoolJudgement;

    /// <summary>It ran, or may have run, and nobody knows how it ended.</summary>
    internal sealed record Unknown : SpoolJudgement;

    /// <summary>Judges.</summary>
    /// <param name="spool">The spool.</param>
    /// <param name="callsOff">A start that has not come as far as a supervisor is called off for good; else that supervisor is waited for.</param>
    /// <exception cref="IOException">It cannot be judged.</exception>
    public static SpoolJudgement Of(Spool spool, bool callsOff)
    {
        // Not even touched as long as a supervisor may be on its way: it would find the lock taken and end.
        if (!callsOff && !spool.IsUsed)
        {
            return new Supervised();
        }

        using var turn = NativeFile.TryLock(spool.Lock);
        if (spool.Exit is { } exit)
        {
            return exit.NotStarted is { } reason ? new NeverStarts(reason) : new Ended(exit);
        }

        if (turn is null)
        {
            return new Supervised();
        }

        if (spool.Child is not { } child)
        {
            const string NoSupervisor = "its supervisor ended before it began";
            spool.EndUnstarted(NoSupervisor);
            return new NeverStarts(NoSupervisor);
        }

        return CommandOf(spool, child) is { } identity && ProcessIdentity.Open(identity) is { } orphan
            ? new Orphaned(orphan)
            : new Unknown();
    }

    /// <summary>The command itself lives, whoever watches it.</summary>
    public static bool IsCommandAlive(Spool spool, ChildDocument child) => CommandOf(spool, child) is { } identity && ProcessIdentity.IsAlive(identity);

    private static string? CommandOf(Spool spool, ChildDocument child) => child.Process ?? OrphanSearch.WriterOf(spool.Output);
}
