using System.Formats.Tar;

namespace Flywheel.Builds;

/// <summary>
/// Writes a folder as a tar whose bytes depend on names, contents and who may run a file, on nothing else: entries by ordinal order of
/// their names, times at the epoch, owner 0, modes 0644 and 0755 whatever the umask was.
/// </summary>
internal static class DeterministicTar
{
    private const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Runnable =
        Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes the folder's files and folders.</summary>
    /// <param name="folder">Absolute path.</param>
    /// <param name="top">The folder that all of them are in inside the archive; empty: none.</param>
    /// <exception cref="UnpackableFileException">The folder holds a link, a device or a name that no archive should carry.</exception>
    public static async Task WriteAsync(string folder, string top, Stream target, CancellationToken cancellationToken)
    {
        var writer = new TarWriter(target, TarEntryFormat.Gnu, leaveOpen: true);
        await using (writer)
        {
            foreach (var entry in EntriesOf(folder, top))
            {
                await WriteEntryAsync(writer, entry, cancellationToken);
            }
        }
    }

    private static async Task WriteEntryAsync(TarWriter writer, Found found, CancellationToken cancellationToken)
    {
        // Not PAX: .NET puts its own process id into the names of PAX headers.
        var entry = new GnuTarEntry(found.IsFolder ? TarEntryType.Directory : TarEntryType.RegularFile, found.Name)
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            AccessTime = DateTimeOffset.UnixEpoch,
            ChangeTime = DateTimeOffset.UnixEpoch,
            Mode = found.IsFolder || found.IsRunnable ? Runnable : Plain,
            Uid = 0,
            Gid = 0,
        };
        if (found.IsFolder)
        {
            await writer.WriteEntryAsync(entry, cancellationToken);
            return;
        }

        var content = new FileStream(found.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using (content)
        {
            entry.DataStream = content;
            await writer.WriteEntryAsync(entry, cancellationToken);
        }
    }

    private static List<Found> EntriesOf(string folder, string top)
    {
        var found = new List<Found>();
        if (top.Length > 0)
        {
            found.Add(new(top + "/", folder, true, false));
        }

        foreach (var item in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var name = Path.Combine(top, Path.GetRelativePath(folder, item.FullName));
            found.Add(item switch
            {
                { LinkTarget: not null } => throw new UnpackableFileException(name, "it is a link"),
                _ when !ArchivePath.IsSafe(name) => throw new UnpackableFileException(name, "no archive can carry this name safely"),
                DirectoryInfo => new(name + "/", item.FullName, true, false),
                _ when item.Attributes.HasFlag(FileAttributes.Device) => throw new UnpackableFileException(name, "it is no regular file"),
                _ => new(name, item.FullName, false, item.UnixFileMode.HasFlag(UnixFileMode.UserExecute)),
            });
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return found;
    }

    private sealed record Found(string Name, string Path, bool IsFolder, bool IsRunnable);
}
