using System.Globalization;

namespace Flywheel.Locks;

/// <summary>The lock of a state that is a file: fcntl's on the state itself, which ends with its process, and a note beside it, which does not.</summary>
/// <param name="state">Absolute path of the state's file.</param>
internal sealed class LocalLock(string state)
{
    private const int LargestNote = 64 * 1024;

    /// <summary>Where tofu writes who holds it.</summary>
    public string Note { get; } = Path.Combine(Path.GetDirectoryName(state)!, $".{Path.GetFileName(state)}.lock.info");

    /// <summary>Looks without touching the lock.</summary>
    public LockStanding Ask()
    {
        try
        {
            var process = Process();
            return (process, ReadNote()) switch
            {
                (null, null) => new LockStanding.Free(),
                (null, { } left) => new LockStanding.LeftBehind(left),
                (var alive, var holder) => new LockStanding.Held(holder ?? new LockHolder(""))
                {
                    Alive = alive == 0 ? "a process that cannot be seen from here" : string.Create(CultureInfo.InvariantCulture, $"process {alive}"),
                },
            };
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new LockStanding.Unknown($"The state's file cannot be asked: {broken.Message}");
        }
    }

    /// <summary>Removes the note if it is the one of that id, with the lock in our own hands, so that it never is somebody's who has just come.</summary>
    public LockRelease Release(string id)
    {
        FileStream? file = null;
        try
        {
            file = File.Exists(state) ? new FileStream(state, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0) : null;
            if (file is not null && !PosixLock.TryTake(file.SafeFileHandle))
            {
                return new LockRelease.Refused("A living process holds the lock.");
            }

            if (ReadNote() is not { } holder || holder.Id != id)
            {
                return new LockRelease.Refused("The lock is not the one of that id any more.");
            }

            File.Delete(Note);
            return new LockRelease.Released();
        }
        finally
        {
            file?.Dispose();
        }
    }

    private int? Process()
    {
        if (!File.Exists(state))
        {
            return null;
        }

        using var file = new FileStream(state, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return PosixLock.HolderOf(file.SafeFileHandle);
    }

    private LockHolder? ReadNote()
    {
        try
        {
            return new FileInfo(Note) is { Exists: true, Length: <= LargestNote } ? LockHolder.Read(File.ReadAllBytes(Note)) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
