using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>Puts the tree of an opened bundle where it was planned, so that nothing in it can be changed by the way.</summary>
internal static class TreeRestore
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead;
    private const UnixFileMode Runnable = ReadOnly | UnixFileMode.UserExecute;

    /// <summary>Whether the tree can be put there at all.</summary>
    public static ImmutableArray<Diagnostic> Check(string tree, string root, string stackPath)
    {
        if (WhyNot(root) is { } reason)
        {
            return [TreeRules.CannotRestore.Create(
                $"The plan was made at {FileName.Printable(root)} and cannot be put there: {reason}",
                "Deploy with the data directory (FLYWHEEL_HOME) at the same path at which it was planned, or plan again.")];
        }

        return !IsInside(stackPath) || !Directory.Exists(Path.Combine(tree, stackPath))
            ? [TreeRules.CannotRestore.Create($"The plan's tree has no folder {FileName.Printable(stackPath)}.", "Plan again.")]
            : Problems(tree, stackPath);
    }

    /// <summary>Copies it; the root's folder is made anew.</summary>
    public static void Write(string tree, string root, string stackPath)
    {
        FolderRemoval.Remove(root);
        Forget(root);
        var entries = TreeEntry.Below(tree);
        var lost = TreeWriter.Write(root, [.. entries.Where(entry => entry.Kind is TreeEntryKind.File or TreeEntryKind.Link)
            .Select(entry => new TreeFile(entry.Path, entry.FullPath, entry.Link))]);
        if (!lost.IsEmpty)
        {
            throw new IOException(lost[0].Detail);
        }

        foreach (var file in entries.Where(entry => entry.Kind == TreeEntryKind.File))
        {
            File.SetUnixFileMode(Path.Combine(root, file.Path), file.IsExecutable ? Runnable : ReadOnly);
        }

        foreach (var empty in entries.Where(entry => entry.Kind == TreeEntryKind.Folder))
        {
            Directory.CreateDirectory(Path.Combine(root, empty.Path), TreeWriter.PrivateFolder);
        }

        foreach (var folder in entries.Where(entry => entry.Kind == TreeEntryKind.Folder && entry.Path != stackPath))
        {
            File.SetUnixFileMode(Path.Combine(root, folder.Path), Runnable);
        }

        File.SetUnixFileMode(root, stackPath.Length == 0 ? TreeWriter.PrivateFolder : Runnable);
        File.WriteAllText(Marker(root), "");
    }

    /// <summary>The tree there was put there for an apply.</summary>
    public static bool IsRestored(string root) => File.Exists(Marker(root));

    /// <summary>The tree there is a plan's again.</summary>
    public static void Forget(string root)
    {
        // File.Delete minds a folder that is not there, as that of a tree's first making.
        if (File.Exists(Marker(root)))
        {
            File.Delete(Marker(root));
        }
    }

    /// <summary>A state that an apply could not save and nobody took; null: none. In a plan's tree the name is nothing but a name.</summary>
    public static string? UnsavedState(string root) => Directory.Exists(root) && IsRestored(root)
        ? Directory.EnumerateFiles(root, "errored.tfstate*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .FirstOrDefault(file => new FileInfo(file).Length > 0)
        : null;

    /// <summary>What in a tree cannot be carried to an apply.</summary>
    public static ImmutableArray<Diagnostic> Problems(string tree, string stackPath)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var entry in TreeEntry.Below(tree))
        {
            var name = Path.GetFileName(entry.Path);
            if (entry.Kind == TreeEntryKind.Other)
            {
                problems.Add(NotPortable(entry, "is no ordinary file, or its name is not UTF-8"));
            }
            else if (ReservedNames.IsRefused(name) && entry.Path != ReservedNames.Own)
            {
                problems.Add(TreeRules.Reserved.Create(
                    $"The plan made \"{FileName.Printable(entry.Path)}\", which has the name of something that tofu or flywheel writes by itself.",
                    "Find out what in the stack writes it while it is planned."));
            }
            else if (entry.Link is { } target && (target[0] == '/' || Leaves(Path.GetDirectoryName(entry.Path)!, target)))
            {
                problems.Add(NotPortable(entry, $"is a link to \"{FileName.Printable(target)}\", outside of the tree"));
            }
        }

        return problems.ToImmutable();
    }

    // Beside it, so that the tree itself stays what was planned.
    private static string Marker(string root) => $"{root}.applied";

    private static Diagnostic NotPortable(TreeEntry entry, string why) => TreeRules.NotPortable.Create(
        $"\"{FileName.Printable(entry.Path)}\" {why}.", "Find out what in the stack writes it while it is planned.");

    private static bool Leaves(string folder, string target)
    {
        var depth = folder.Length == 0 ? 0 : folder.Count(c => c == '/') + 1;
        foreach (var part in target.Split('/'))
        {
            depth += part switch { ".." => -1, "" or "." => 0, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInside(string path) => path.Length == 0
        || (path[0] != '/' && path.Split('/').All(part => part is not ("" or "." or "..")));

    private static string? WhyNot(string root)
    {
        if (!Path.IsPathFullyQualified(root) || Path.GetFullPath(root) != root || root.Contains('\0', StringComparison.Ordinal))
        {
            return "the path is not absolute.";
        }

        var trees = Path.GetDirectoryName(root) ?? "";
        var work = Path.GetDirectoryName(trees) ?? "";
        if (Path.GetFileName(trees) != "trees" || Path.GetFileName(work) != "work")
        {
            return "it is not a place where flywheel puts plans.";
        }

        if (new[] { work, trees, root }.FirstOrDefault(path => new FileInfo(path).LinkTarget is not null) is { } link)
        {
            return $"{FileName.Printable(link)} is a symbolic link.";
        }

        using var folder = NativeFiles.OpenRoot(root, follow: false);
        if (folder.IsInvalid)
        {
            return Path.Exists(root) ? "something else is there." : WhyNotMade(trees);
        }

        return NativeFiles.TryStat(folder, out var stat) && stat.Owner == NativeFiles.CurrentUser && stat.IsPrivate ? null : "the folder there is not flywheel's own.";
    }

    private static string? WhyNotMade(string trees)
    {
        try
        {
            DurableFile.CreatePrivateFolder(trees);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }
}
