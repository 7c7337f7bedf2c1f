using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>Finds the application: links are resolved before it is decided whether it lies in the repository.</summary>
internal sealed class AppReader(FileTree tree, GitFolder git, GitStatus status, FileHashes outsideHashes)
{
    private const string PackageFileName = "package.json";
    private const int LargestPackageFile = 1024 * 1024;

    public ImmutableArray<Diagnostic>.Builder Problems { get; } = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Null when there is none, or none that can be used.</summary>
    public App? Read(string path)
    {
        var full = Path.GetFullPath(path, tree.Root);
        if (NativeFiles.RealPath(full) is not { } real)
        {
            return null;
        }

        if (git.Relative(real) is not { } relative)
        {
            Problems.Add(RepositoryRules.AppOutside.Create(
                $"The app path \"{FileName.Printable(path)}\" leads to {FileName.Printable(real)}, but the git repository ends at {git.TopLevel}.",
                "Set app.path in flywheel.yaml to a folder of this repository."));
            return null;
        }

        if (Folder(real, relative) is not { } folder || folder.Tree.Find(folder.Path.Length == 0 ? PackageFileName : $"{folder.Path}/{PackageFileName}") is not { } file)
        {
            return null;
        }

        if (folder.Tree.Read(file, LargestPackageFile) is { } content && PackageFile.TryRead(content.Span, out var packageManager, out var scripts))
        {
            return new(folder, packageManager, scripts);
        }

        Problems.Add(RepositoryRules.PackageFile.At(new(folder.Show(file)), $"\"{folder.Show(file)}\" is not a JSON object of at most {LargestPackageFile} bytes."));
        return null;
    }

    private TreeFolder? Folder(string real, string relative)
    {
        if (ModuleGraph.PathBelow(tree.Root, real) is { } inside)
        {
            return new(tree, inside, inside);
        }

        var scanned = FileTree.Scan(real, status.IgnoredBelow(relative), outsideHashes);
        Problems.AddRange(scanned.Diagnostics);
        return scanned.Value is null ? null : new(scanned.Value, "", Path.GetRelativePath(tree.Root, real));
    }
}
