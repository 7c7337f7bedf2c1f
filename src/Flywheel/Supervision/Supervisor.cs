using System.Collections;
using System.Collections.Immutable;
using Flywheel.Files;
using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>The process between flywheel and one command that must not die with flywheel: <c>flywheel supervise FOLDER</c>.</summary>
/// <remarks>
/// <para>
/// Everything that two processes must agree on lies in the spool, and each file means one thing from the moment it is there:
/// </para>
/// <list type="number">
/// <item><c>start.json</c>, made by flywheel: what is to run. A spool is for one start; the file is made only if it is not there.</item>
/// <item><c>lock</c>, held by a supervisor for as long as it lives. One that does not get it ends at once, and so does one that gets it
/// and finds <c>tofu.json</c> or <c>exit.json</c>.</item>
/// <item><c>supervisor.json</c>: whom to signal.</item>
/// <item><c>output</c>, <c>error</c>: files and not pipes, because a command that writes to a pipe dies with its reader.</item>
/// <item><c>tofu.json</c>: the command may have run. Its name is on the platter, and so are those of the folders above it, before the command is started; its
/// room and that of <c>exit.json</c> is taken then too, so that a disk which fills up later takes away neither.</item>
/// <item>The command's identity, written into <c>tofu.json</c> in place. That is for others on this boot, so nothing is flushed.</item>
/// <item><c>interrupted</c>: whoever makes it may send the one interrupt. There is never a second, not by the supervisor and not by
/// whoever follows a command that has lost its supervisor.</item>
/// <item><c>exit.json</c>: the last word, under its name only when it and the output before it are on the platter.</item>
/// </list>
/// <para>
/// So: <c>exit.json</c> decides if it is there. Else, with the lock in hand, no <c>tofu.json</c> means that nothing was started; whoever finds that
/// writes it into <c>exit.json</c> before letting go of the lock, and a supervisor that comes late ends. A <c>tofu.json</c> means that the command lives
/// (identity, or a process that has our <c>output</c> as its stdout), or that nobody can know how it ended.
/// There is no moment in which a command that may have run looks like one that was never started.
/// </para>
/// </remarks>
internal static class Supervisor
{
    // The spool, the folder of all spools of the run, the run, all runs: each is new at times, and a file is only as durable as its folders.
    private const int FoldersToFlush = 4;

    /// <summary>Starts what the spool says, with this process's own environment, and records how it ends.</summary>
    /// <param name="folder">Absolute path of the spool.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Exit code of this process; nobody judges by it.</returns>
    /// <exception cref="IOException">The spool cannot be used; nothing was started.</exception>
    public static int Run(string folder, TimeProvider time)
    {
        var spool = new Spool(folder);
        using var turn = NativeFile.TryLock(spool.Lock);
        if (turn is null || spool.IsUsed)
        {
            return 0;
        }

        using var child = new SupervisedChild(spool, time);
        child.Listen();
        spool.WriteSupervisor(ProcessIdentity.Own);
        using var output = NativeFile.OpenAppending(spool.Output);
        using var error = NativeFile.OpenAppending(spool.Error);
        using var exit = new ReservedFile(DurableFile.TemporaryBeside(spool.ExitFile));
        exit.Write(Supervise(spool, child, output, error, time), SupervisionJson.Default.ExitDocument);
        exit.Flush();
        exit.MoveTo(spool.ExitFile);
        return 0;
    }

    private static ExitDocument Supervise(Spool spool, SupervisedChild child, SafeFileHandle output, SafeFileHandle error, TimeProvider time)
    {
        var handed = new SafeFileHandle(NativeSpawn.HandedDescriptor, ownsHandle: false);
        if (spool.Start is not { } start || !NativeFile.IsSealed(handed))
        {
            return NotStarted("its supervisor was not told what to start");
        }

        ReservedFile state;
        DateTimeOffset startedAt;
        long began;
        int? pid;
        try
        {
            state = new ReservedFile(spool.ChildFile);
            // Its name is what counts, and that is made durable with the folder; what is in it is for this boot alone.
            FlushFolders(spool.Folder);
            (startedAt, began) = (time.GetUtcNow(), time.GetTimestamp());
            pid = child.Start(Command(start), output, error, handed);
        }
        catch (Exception impossible) when (impossible is IOException or UnauthorizedAccessException or ProcessStartException)
        {
            return NotStarted(impossible.Message);
        }

        using (state)
        {
            if (pid is not { } number)
            {
                return NotStarted("it was asked to end before it began");
            }

            state.Write(new(ProcessIdentity.Of(number)), SupervisionJson.Default.ChildDocument);
            var (code, signal) = child.Wait();
            var duration = time.GetElapsedTime(began);
            // Before the word that it is complete.
            var (outputBytes, errorBytes) = (Flushed(output), Flushed(error));
            return new()
            {
                Code = code,
                Signal = signal,
                StartedAt = startedAt,
                EndedAt = startedAt + duration,
                DurationMs = (long)duration.TotalMilliseconds,
                InterruptedAt = child.InterruptedAt,
                Forced = child.IsForced,
                OutputBytes = outputBytes,
                ErrorBytes = errorBytes,
            };
        }
    }

    // The length that is on the platter; nothing is always there, and flushing it would cost as much as flushing something.
    private static long Flushed(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length > 0)
        {
            RandomAccess.FlushToDisk(file);
        }

        return length;
    }

    private static ExitDocument NotStarted(string reason) => new() { NotStarted = reason };

    private static ToolCommand Command(StartDocument start) => new()
    {
        File = start.File,
        Arguments = start.Arguments,
        Directory = start.Directory,
        Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableSortedDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal),
    };

    private static void FlushFolders(string folder)
    {
        var above = folder;
        for (var i = 0; i < FoldersToFlush && above is not null; i++, above = Path.GetDirectoryName(above))
        {
            DurableFile.SyncFolder(above);
        }
    }
}
