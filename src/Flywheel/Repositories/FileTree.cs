using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>The files below one folder, sorted by path. A snapshot: what changes on disk later is not seen. Safe for many threads.</summary>
internal sealed class FileTree
{
    private readonly FileHashes _hashes;

    public FileTree(string root, ImmutableArray<FileEntry> files)
        : this(root, files, FileHashes.InMemory())
    {
    }

    private FileTree(string root, ImmutableArray<FileEntry> files, FileHashes hashes)
    {
        Root = root;
        Files = files;
        _hashes = hashes;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>All files, by ordinal order of their paths.</summary>
    public ImmutableArray<FileEntry> Files { get; }

    /// <summary>Folders named <c>.terraform</c> that git does not ignore, so they may be committed. They are never part of the tree.</summary>
    public ImmutableArray<string> ToolFolders { get; private init; } = [];

    /// <summary>Looks at every file below a folder, without reading any. Links are listed, never followed.</summary>
    /// <param name="root">Absolute path; may itself be a link.</param>
    public static Checked<FileTree> Scan(string root, IgnoredPaths ignored, FileHashes hashes)
    {
        using var folder = NativeFiles.OpenRoot(root, follow: true);
        if (folder.IsInvalid)
        {
            return new(null, [RepositoryRules.FolderMissing.Create($"\"{FileName.Printable(root)}\" is not a folder that can be opened.")]);
        }

        var scan = new TreeScan(ignored);
        scan.Visit(folder, "", 0);
        return new(new(root, scan.Files.DrainToImmutable(), hashes) { ToolFolders = scan.ToolFolders.DrainToImmutable() }, scan.Problems.DrainToImmutable());
    }

    /// <summary>A file by its path, or everything below a folder, sorted; empty: all files. Nothing when there is neither.</summary>
    public ImmutableArray<FileEntry> Under(string path)
    {
        if (path.Length == 0)
        {
            return Files;
        }

        if (Find(path) is { } file)
        {
            return [file];
        }

        var (start, end) = RangeOf(path);
        return Files.Slice(start, end - start);
    }

    /// <summary>The file with exactly this path.</summary>
    public FileEntry? Find(string path)
    {
        var at = FirstAtOrAfter(path);
        return at < Files.Length && Files[at].Path == path ? Files[at] : null;
    }

    /// <summary>There is at least one file below it.</summary>
    public bool HasFolder(string path)
    {
        var (start, end) = RangeOf(path);
        return start < end;
    }

    /// <summary>Files directly in a folder, sorted.</summary>
    public IEnumerable<FileEntry> FilesIn(string path)
    {
        var skip = path.Length == 0 ? 0 : path.Length + 1;
        var (start, end) = RangeOf(path);
        for (var at = start; at < end; at++)
        {
            if (Files[at].Path.AsSpan(skip).Contains('/'))
            {
                // jump over the whole folder below, so that a big one costs one search
                at = RangeOf(Files[at].Path[..Files[at].Path.IndexOf('/', skip)]).End - 1;
                continue;
            }

            yield return Files[at];
        }
    }

    /// <summary>Names of the folders directly in a folder, sorted.</summary>
    public IEnumerable<string> FoldersIn(string path)
    {
        var skip = path.Length == 0 ? 0 : path.Length + 1;
        var (start, end) = RangeOf(path);
        while (start < end)
        {
            var slash = Files[start].Path.IndexOf('/', skip);
            if (slash < 0)
            {
                start++;
                continue;
            }

            yield return Files[start].Path[skip..slash];
            start = RangeOf(Files[start].Path[..slash]).End;
        }
    }

    /// <summary>
    /// The digest of a file's content, from the cache when nothing about the file has changed. Of a link: of its target's text,
    /// and of what it leads to where that lies in this tree.
    /// </summary>
    /// <exception cref="IOException">The file is gone or cannot be read any more.</exception>
    public Digest HashOf(FileEntry file) => file.IsSymlink ? LinkHash.Of(this, file) : _hashes.Of(Root, file);

    /// <summary>Follows links inside the tree only. A path that leads outside, nowhere or in circles has no end.</summary>
    /// <param name="path">Relative to the tree; may name a file or a folder.</param>
    public bool TryResolve(string path, [NotNullWhen(true)] out string? end) => LinkHash.TryResolve(this, path, out end);

    /// <summary>The content of a file of this tree, links followed inside it; null when it is larger than the limit or cannot be read.</summary>
    public ReadOnlyMemory<byte>? Read(FileEntry file, int limit)
    {
        var found = file.IsSymlink ? (TryResolve(file.Path, out var end) ? Find(end) : null) : file;
        return found is null ? null : FileContent.Read(Path.Combine(Root, found.Path), limit);
    }

    /// <summary>Keeps the digests that are known by now for the next scan.</summary>
    public void SaveHashes() => _hashes.Save(Files);

    private (int Start, int End) RangeOf(string folder) =>
        folder.Length == 0 ? (0, Files.Length) : (FirstAtOrAfter(folder + "/"), FirstAtOrAfter(folder + "0"));  // '0' comes right after '/'

    private int FirstAtOrAfter(string path)
    {
        var (low, high) = (0, Files.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = string.CompareOrdinal(Files[middle].Path, path) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
