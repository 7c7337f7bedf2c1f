using System.Buffers;
using System.Formats.Tar;

namespace Flywheel.Builds;

/// <summary>
/// Takes a tar apart into an empty folder. Only regular files and folders come out, below the folder, never through a link, each once,
/// with modes 0644 and 0755, and not more than the limits say, however large an entry claims to be.
/// </summary>
internal static class SafeUnpacking
{
    private const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Runnable =
        Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Unpacks all of it. After an exception the folder holds a part, and the caller removes it.</summary>
    /// <param name="folder">Absolute path; made here, must not be there yet or must be empty.</param>
    /// <exception cref="UnpackableFileException">The archive holds what no build makes.</exception>
    public static async Task UnpackAsync(Stream archive, string folder, UnpackLimits limits, CancellationToken cancellationToken)
    {
        MakeFolder(folder);
        var reader = new TarReader(archive, leaveOpen: true);
        await using (reader)
        {
            var (entries, bytes) = (0, 0L);
            while (await NextAsync(reader, cancellationToken) is { } entry)
            {
                var name = NameOf(entry, limits);
                if (++entries > limits.Entries)
                {
                    throw new UnpackableFileException(name, $"the archive has more than {limits.Entries} entries");
                }

                var path = Path.Combine(folder, name);
                if (entry.EntryType == TarEntryType.Directory)
                {
                    MakeFolder(path);
                    continue;
                }

                MakeFolder(Path.GetDirectoryName(path)!);
                bytes += await WriteAsync(entry, name, path, limits.Bytes - bytes, cancellationToken);
            }
        }
    }

    private static async Task<TarEntry?> NextAsync(TarReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.GetNextEntryAsync(copyData: false, cancellationToken);
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new UnpackableFileException("archive", $"it is damaged: {problem.Message}");
        }
    }

    private static string NameOf(TarEntry entry, UnpackLimits limits)
    {
        var name = entry.EntryType == TarEntryType.Directory ? entry.Name.TrimEnd('/') : entry.Name;
        return entry.EntryType switch
        {
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory when !ArchivePath.IsSafe(name) =>
                throw new UnpackableFileException(Printable(name), "this name could lead out of the folder"),
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory when name.Count(c => c == '/') >= limits.Depth =>
                throw new UnpackableFileException(Printable(name), $"it lies deeper than {limits.Depth} folders"),
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory => name,
            _ => throw new UnpackableFileException(Printable(name), $"it is neither a file nor a folder but {entry.EntryType}"),
        };
    }

    private static async Task<long> WriteAsync(TarEntry entry, string name, string path, long room, CancellationToken cancellationToken)
    {
        if (entry.Length > room)
        {
            throw new UnpackableFileException(Printable(name), "the archive's contents are larger than the limit");
        }

        var mode = entry.Mode.HasFlag(UnixFileMode.UserExecute) ? Runnable : Plain;
        FileStream file;
        try
        {
            // New, so that a name that comes twice, or was there before, is refused instead of written through.
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = mode,
                BufferSize = 0,
            });
        }
        catch (IOException) when (Path.Exists(path))
        {
            throw new UnpackableFileException(Printable(name), "its name comes twice");
        }

        await using (file)
        {
            var copied = entry.DataStream is { } content ? await CopyAsync(content, file, room, name, cancellationToken) : 0;
            File.SetUnixFileMode(file.SafeFileHandle, mode);
            return copied;
        }
    }

    private static async Task<long> CopyAsync(Stream content, FileStream file, long room, string name, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var copied = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                copied += read;
                if (copied > room)
                {
                    throw new UnpackableFileException(Printable(name), "the archive's contents are larger than the limit");
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return copied;
        }
        catch (EndOfStreamException)
        {
            throw new UnpackableFileException(Printable(name), "the archive ends in the middle of it");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The umask must not reach an image: a folder of mode 0700 cannot be entered by the image's user.
    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (File.Exists(path))
        {
            throw new UnpackableFileException(Printable(Path.GetFileName(path)), "it is a file and a folder");
        }

        MakeFolder(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Runnable);
    }

    private static string Printable(string name) =>
        new([.. name.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
}
