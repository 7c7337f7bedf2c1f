using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary>The web application as the build needs to know it; read from its package.json.</summary>
internal sealed record AppBuild
{
    /// <summary>Absolute path of the folder with package.json.</summary>
    public required string Folder { get; init; }

    /// <summary>The same as the user would type it, for positions.</summary>
    public required string Path { get; init; }

    /// <summary>What the build reads: all files that git does not ignore.</summary>
    public required ImmutableArray<InputFiles> Files { get; init; }

    /// <summary><c>packageManager</c> as written; null when there is none.</summary>
    public string? PackageManager { get; init; }

    /// <summary>Names of the scripts.</summary>
    public ImmutableArray<string> Scripts { get; init; } = [];

    /// <summary>Where adapter-node writes.</summary>
    public string Output => System.IO.Path.Combine(Folder, AppArchive.Top);

    /// <summary>A file of the app as the user would type it.</summary>
    public string Of(string file) => Path is "" or "." ? file : $"{Path}/{file}";

    /// <summary>The files of the build's output that belong to the repository although they should not.</summary>
    public bool HasTrackedOutput =>
        Files.Any(files => !files.Tree.Under(files.Path.Length == 0 ? AppArchive.Top : $"{files.Path}/{AppArchive.Top}").IsEmpty
            && System.IO.Path.Combine(files.Tree.Root, files.Path).TrimEnd('/') == Folder.TrimEnd('/'));
}
