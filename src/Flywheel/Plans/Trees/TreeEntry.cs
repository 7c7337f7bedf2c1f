using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>What lies in a private tree now.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="FullPath">Absolute.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsExecutable">Of an ordinary file: its owner may run it.</param>
/// <param name="Link">Of a link: its text.</param>
internal sealed record TreeEntry(string Path, string FullPath, TreeEntryKind Kind, bool IsExecutable = false, string? Link = null)
{
    /// <summary>All that lies below a folder, sorted by path; links are not followed.</summary>
    public static List<TreeEntry> Below(string root)
    {
        var entries = new List<TreeEntry>();
        var open = new Stack<(string Full, string Prefix)>([(root, "")]);
        while (open.TryPop(out var folder))
        {
            foreach (var found in new DirectoryInfo(folder.Full).EnumerateFileSystemInfos("*", Everything))
            {
                var entry = Of(found, folder.Prefix + found.Name);
                entries.Add(entry);
                if (entry.Kind == TreeEntryKind.Folder)
                {
                    open.Push((entry.FullPath, entry.Path + "/"));
                }
            }
        }

        entries.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return entries;
    }

    private static EnumerationOptions Everything => new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static TreeEntry Of(FileSystemInfo found, string path)
    {
        // a name that is no UTF-8 comes out changed, and is not found again
        if (found.Name.Contains('\ufffd', StringComparison.Ordinal))
        {
            return new(path, found.FullName, TreeEntryKind.Other);
        }

        if (found.LinkTarget is { } target)
        {
            return new(path, found.FullName, TreeEntryKind.Link, Link: target);
        }

        if (found is DirectoryInfo)
        {
            return new(path, found.FullName, TreeEntryKind.Folder);
        }

        using var file = NativeFiles.OpenFile(found.FullName);
        return !file.IsInvalid && NativeFiles.TryStat(file, out var stat) && stat.IsFile
            ? new(path, found.FullName, TreeEntryKind.File, stat.Entry(path).IsExecutable)
            : new(path, found.FullName, TreeEntryKind.Other);
    }
}

/// <summary>What an entry of a tree is.</summary>
internal enum TreeEntryKind
{
    File,
    Folder,
    Link,

    /// <summary>A pipe, a socket, a device, or a name that is no text.</summary>
    Other,
}
