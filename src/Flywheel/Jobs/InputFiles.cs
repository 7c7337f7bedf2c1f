using System.Collections.Immutable;
using Flywheel.Repositories;

namespace Flywheel.Jobs;

/// <summary>Files of a tree that a job reads.</summary>
/// <param name="Tree">The tree they are in.</param>
/// <param name="Path">A file or a folder with everything below it, relative to the tree with forward slashes; empty: the whole tree.</param>
/// <param name="Endings">Only files whose names end in one of these (<c>.tf</c>); empty: all files.</param>
internal sealed record InputFiles(FileTree Tree, string Path, ImmutableArray<string> Endings)
{
    /// <summary>Only files whose paths it accepts; null: all.</summary>
    public Predicate<string>? Where { get; init; }

    /// <summary>The files, by path.</summary>
    public IEnumerable<FileEntry> Files => Tree.Under(Path).Where(file =>
        (Endings.IsEmpty || Endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal))) && Where?.Invoke(file.Path) != false);
}
