
namespace Flywheel.Repositories;

/// <summary>The files of a git checkout by their paths from its top level, also those outside the repository's folder.</summary>
internal sealed class CheckoutFiles
{
    private readonly FileTree _tree;
    private readonly GitStatus _status;

    /// <param name="topLevel">The checkout's own folder, links resolved.</param>
    /// <param name="repository">The files of the repository's folder.</param>
    /// <param name="status">What git ignores.</param>
    public CheckoutFiles(string topLevel, FileTree repository, GitStatus status)
    {
        TopLevel = topLevel;
        _tree = repository;
        _status = status;
        Repository = PathOf(repository.Root) ?? "";
    }

    /// <summary>Absolute path.</summary>
    public string TopLevel { get; }

    /// <summary>The repository's folder from the top level; empty: it is the top level.</summary>
    public string Repository { get; }

    /// <summary>An absolute path from the top level, empty for the top level; null when it lies outside. Links are not looked at.</summary>
    public string? PathOf(string path) => ModuleGraph.PathBelow(TopLevel, path);

    /// <summary>Absolute path of a path from the top level.</summary>
    public string FullPath(string path) => path.Length == 0 ? TopLevel : Path.Combine(TopLevel, path);

    /// <summary>A file, or all files below a folder that git does not ignore. A file that is named itself counts even if git ignores it.</summary>
    public IReadOnlyList<CheckoutFile> Under(string path)
    {
        var full = FullPath(path);
        if (!Directory.Exists(full) || new FileInfo(full).LinkTarget is not null)
        {
            return File.Exists(full) || new FileInfo(full).LinkTarget is not null ? [CheckoutFile.At(path, full)] : [];
        }

        if (ModuleGraph.PathBelow(_tree.Root, full) is { } inside)
        {
            return Of(_tree, inside);
        }

        return FileTree.Scan(full, _status.IgnoredBelow(path), FileHashes.InMemory()).Value is { } outside ? Of(outside, "") : [];
    }

    /// <summary>The files of a folder that was looked at before.</summary>
    public IReadOnlyList<CheckoutFile> Of(TreeFolder folder) => Of(folder.Tree, folder.Path);

    private IReadOnlyList<CheckoutFile> Of(FileTree tree, string folder)
    {
        var root = PathOf(tree.Root);
        return root is null ? [] : [.. tree.Under(folder).Select(file => new CheckoutFile(
            root.Length == 0 ? file.Path : $"{root}/{file.Path}", Path.Combine(tree.Root, file.Path), file.IsSymlink))];
    }
}
