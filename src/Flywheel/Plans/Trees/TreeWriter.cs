using System.Collections.Concurrent;
using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>Writes the files of a private tree.</summary>
internal static class TreeWriter
{
    public const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int WorthParallel = 200;

    /// <summary>Copies the files into a folder that does not exist yet; or says which of them went away meanwhile.</summary>
    public static ImmutableArray<Diagnostic> Write(string root, IReadOnlyCollection<TreeFile> files)
    {
        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(root)!);
        Directory.CreateDirectory(root, PrivateFolder);
        var made = new HashSet<string>(StringComparer.Ordinal) { root };
        foreach (var file in files)
        {
            MakeFolder(Path.GetDirectoryName(Path.Combine(root, file.Path))!, made);
        }

        var lost = new ConcurrentBag<string>();
        var ordinary = files.Where(file => file.Link is null);
        Parallel.ForEach(ordinary, new ParallelOptions { MaxDegreeOfParallelism = files.Count < WorthParallel ? 1 : 4 }, file =>
        {
            if (!TryCopy(file.Source, Path.Combine(root, file.Path)))
            {
                lost.Add(file.Path);
            }
        });
        foreach (var link in files.Where(file => file.Link is not null))
        {
            File.CreateSymbolicLink(Path.Combine(root, link.Path), link.Link!);
        }

        return [.. lost.Order(StringComparer.Ordinal).Select(path => TreeRules.Moved.Create(
            $"\"{FileName.Printable(path)}\" was there when the checkout was read, and is gone or something else now.", "Run it again."))];
    }

    /// <summary>Copies an ordinary file as it is now, with its mode; false when there is none. A link is not followed.</summary>
    public static bool TryCopy(string source, string destination)
    {
        using var file = NativeFiles.OpenFile(source);
        if (file.IsInvalid || !NativeFiles.TryStat(file, out var stat) || !stat.IsFile)
        {
            return false;
        }

        // By its descriptor, so that nobody puts a link in its place; File.Copy shares the blocks where the file system can.
        File.Copy($"/proc/self/fd/{file.DangerousGetHandle()}", destination);
        return true;
    }

    private static void MakeFolder(string folder, HashSet<string> made)
    {
        if (made.Add(folder))
        {
            MakeFolder(Path.GetDirectoryName(folder)!, made);
            Directory.CreateDirectory(folder, PrivateFolder);
        }
    }
}
