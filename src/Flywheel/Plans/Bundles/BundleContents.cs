using System.Collections.Immutable;
using System.Formats.Tar;
using Flywheel.Diagnostics;
using Flywheel.Repositories;

namespace Flywheel.Plans.Bundles;

/// <summary>The entries of a bundle that is to be sealed, folders before what is in them, ordered by name.</summary>
/// <param name="entries">Checked: the other side takes all of them.</param>
internal sealed class BundleContents(ImmutableArray<BundleContents.Entry> entries)
{
    private const UnixFileMode OwnersRights = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Looks at all files; whatever is unfit is named, all of it at once.</summary>
    public static Checked<BundleContents> Of(BundleFiles files, BundleLimits limits)
    {
        var entries = BundleName.Files.Select(name => new Entry(name, new FileInfo(Path.Combine(files.Folder, name))))
            .Concat(Inputs(files.Inputs))
            .Append(new(BundleName.Tree, new DirectoryInfo(files.Tree)))
            .Concat(InTree(files.Tree).Take(limits.Entries).OrderBy(entry => entry.Name, StringComparer.Ordinal))
            .ToImmutableArray();
        var problems = entries.Select(WhyNot).OfType<Diagnostic>().ToImmutableArray();
        if (entries.Length > limits.Entries)
        {
            problems = problems.Add(SealRules.UnfitFile.Create($"The plan's tree holds more than {limits.Entries} files.", "Declare fewer files as read by the stack."));
        }

        return problems.IsEmpty ? new(new BundleContents(entries), []) : new(null, problems);
    }

    /// <summary>Writes all of them as a tar.</summary>
    public async Task WriteAsync(Stream destination, CancellationToken cancellationToken)
    {
        // Not PAX: .NET puts its own process id into the names of PAX headers.
        var writer = new TarWriter(destination, TarEntryFormat.Gnu, leaveOpen: true);
        await using (writer)
        {
            foreach (var entry in entries)
            {
                await WriteAsync(writer, entry, cancellationToken);
            }
        }
    }

    private static async Task WriteAsync(TarWriter writer, Entry entry, CancellationToken cancellationToken)
    {
        var written = new GnuTarEntry(entry.Type, entry.Type == TarEntryType.Directory ? entry.Name + "/" : entry.Name)
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            AccessTime = DateTimeOffset.UnixEpoch,
            ChangeTime = DateTimeOffset.UnixEpoch,
            Mode = entry.Type == TarEntryType.SymbolicLink ? OwnersRights : entry.Found.UnixFileMode & OwnersRights,
        };
        if (entry.Type == TarEntryType.SymbolicLink)
        {
            written.LinkName = entry.Found.LinkTarget!;
        }

        if (entry.Type != TarEntryType.RegularFile)
        {
            await writer.WriteEntryAsync(written, cancellationToken);
            return;
        }

        var content = new FileStream(entry.Found.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using (content)
        {
            written.DataStream = content;
            await writer.WriteEntryAsync(written, cancellationToken);
        }
    }

    private static IEnumerable<Entry> Inputs(string folder) => new DirectoryInfo(folder) is { Exists: true } inputs
        ? inputs.EnumerateFiles().Select(file => new Entry($"{BundleName.Inputs}/{file.Name}", file)).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Prepend(new(BundleName.Inputs, inputs))
        : [];

    // By hand, because .NET's own recursion goes through links to folders.
    private static IEnumerable<Entry> InTree(string tree)
    {
        var folders = new Stack<Entry>([new(BundleName.Tree, new DirectoryInfo(tree))]);
        while (folders.TryPop(out var folder))
        {
            foreach (var found in ((DirectoryInfo)folder.Found).EnumerateFileSystemInfos())
            {
                var entry = new Entry($"{folder.Name}/{found.Name}", found);
                if (entry.Type == TarEntryType.Directory)
                {
                    folders.Push(entry);
                }

                yield return entry;
            }
        }
    }

    private static Diagnostic? WhyNot(Entry entry)
    {
        var reason = !BundleName.IsFit(entry.Name) ? "its name holds what cannot be carried"
            : entry.Found.LinkTarget is { } target && !BundleName.StaysInside(entry.Name, target) ? $"it is a link to {VisibleText.Of(target)}, which is not inside the tree"
            : entry.Type == TarEntryType.RegularFile && !IsPlain(entry.Found.FullName) ? "it is no plain file that can be read"
            : null;
        return reason is null ? null : SealRules.UnfitFile.Create(
            $"{VisibleText.Of(entry.Name)} cannot be sealed: {reason}.", "Remove it from what the stack reads, or from what the plan makes in its folder.");
    }

    // A pipe would block whoever opens it the ordinary way.
    private static bool IsPlain(string path)
    {
        using var handle = NativeFiles.OpenFile(path);
        return !handle.IsInvalid && NativeFiles.TryStat(handle, out var stat) && stat.IsFile;
    }

    /// <summary>One file, folder or link.</summary>
    /// <param name="Name">In the bundle, without a slash at the end.</param>
    /// <param name="Found">On disk.</param>
    internal sealed record Entry(string Name, FileSystemInfo Found)
    {
        public TarEntryType Type { get; } =
            Found.LinkTarget is not null ? TarEntryType.SymbolicLink : Found is DirectoryInfo ? TarEntryType.Directory : TarEntryType.RegularFile;
    }
}
