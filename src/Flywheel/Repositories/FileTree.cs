using System.Collections.Immutable;

namespace Flywheel.Repositories;

/// <summary>The files below one folder, sorted by path.</summary>
internal sealed class FileTree(string root, ImmutableArray<FileEntry> files)
{
    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; } = root;

    /// <summary>All files, by ordinal order of their paths.</summary>
    public ImmutableArray<FileEntry> Files { get; } = files;

    public ImmutableArray<FileEntry> Under(string path) =>
        [.. Files.Where(f => path.Length == 0 || f.Path == path || f.Path.StartsWith(path + "/", StringComparison.Ordinal))];

    public Artifacts.Digest HashOf(FileEntry file) => Artifacts.Digest.OfFile(Path.Combine(Root, file.Path));
}
