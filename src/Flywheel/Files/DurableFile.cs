using Microsoft.Win32.SafeHandles;

namespace Flywheel.Files;

/// <summary>Writes whole files so that a reader, or a machine that comes back, sees the old content or the new, never half.</summary>
internal static class DurableFile
{
    /// <summary>For the owner's eyes only.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What an ordinary file gets.</summary>
    public const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;

    /// <summary>Replaces the file: temporary file beside it, fsync, rename, fsync of the folder.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the old file is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Readable)
    {
        var temporary = TemporaryBeside(path);
        try
        {
            using (var handle = Create(temporary, mode))
            {
                RandomAccess.Write(handle, content, 0);
                RandomAccess.FlushToDisk(handle);
            }

            MoveInto(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Renames a file that is already on disk into its place and makes the rename durable.</summary>
    public static void MoveInto(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        // A rename is durable only when its folder is.
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Gives a file that is already on disk its name if nobody has that yet: of several that try at once, one succeeds.</summary>
    /// <returns>False: somebody else was first. The temporary file is left to the caller either way.</returns>
    /// <exception cref="IOException">The file system knows no hard links, or is full.</exception>
    public static bool LinkInto(string temporary, string path)
    {
        // Not File.Move without overwriting: that looks first and renames then, and of two that do so both succeed.
        var isFirst = NativeFolder.TryLink(temporary, path);
        SyncFolder(Path.GetDirectoryName(path)!);
        return isFirst;
    }

    /// <summary>A new empty file with exactly this mode from its first moment.</summary>
    public static SafeFileHandle Create(string path, UnixFileMode mode) =>
        new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = mode,
            BufferSize = 0,
        }).SafeFileHandle;

    /// <summary>A name in the same folder that no other writer uses.</summary>
    public static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");

    /// <summary>Makes the folder, and those above it, readable for the owner only.</summary>
    public static void CreatePrivateFolder(string path)
    {
        // CreateDirectory gives the mode to the last folder alone; those above it would be open to everybody.
        if (!Directory.Exists(path))
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            {
                CreatePrivateFolder(above);
            }

            Directory.CreateDirectory(path, PrivateFolder);
        }
    }

    /// <summary>Makes durable which names the folder holds. Opening it for reading is enough for that on Linux.</summary>
    public static void SyncFolder(string folder)
    {
        var handle = NativeFolder.Open(folder);
        using (handle)
        {
            NativeFolder.Sync(handle);
        }
    }
}
