using System.Text;

namespace Flywheel.Files;

/// <summary>A lock that one process at a time holds, let go by the system when the process dies. Dispose to let go.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Somebody else held it when it was asked for.</summary>
    public bool HadToWait { get; private init; }

    /// <summary>Takes the lock if it is free.</summary>
    /// <param name="path">The lock's file; made if need be and left behind.</param>
    /// <param name="holder">A line about us for whoever has to wait.</param>
    /// <returns>Null when somebody else holds it.</returns>
    public static FileLock? TryTake(string path, string holder)
    {
        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
        FileStream file;
        try
        {
            // FileShare.None is flock(LOCK_EX | LOCK_NB) on Linux, so it also keeps two holders of one process apart.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException busy) when (busy is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }

        File.WriteAllText(HolderFile(path), holder);
        return new(file);
    }

    /// <summary>Waits until the lock is free and takes it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="holder">A line about us for whoever has to wait.</param>
    /// <param name="waiting">Called once, with the holder's line, if there is something to wait for.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<FileLock> TakeAsync(
        string path, string holder, Action<string> waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var told = false; ; told = true)
        {
            if (TryTake(path, holder) is { } taken)
            {
                return told ? new(taken._file) { HadToWait = true } : taken;
            }

            if (!told)
            {
                waiting(HolderOf(path));
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>What the present or last holder said about itself.</summary>
    public static string HolderOf(string path)
    {
        try
        {
            return File.ReadAllText(HolderFile(path), Encoding.UTF8);
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    public void Dispose() => _file.Dispose();

    // Beside the lock, because nobody else can read the locked file itself.
    private static string HolderFile(string path) => path + ".holder";
}
