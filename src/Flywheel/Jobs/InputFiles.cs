using System.Collections.Immutable;
using Flywheel.Repositories;

namespace Flywheel.Jobs;

/// <summary>Files of a tree that a job reads.</summary>
/// <param name="Tree">The tree they are in.</param>
/// <param name="Path">A file or a folder with everything below it, relative to the tree with forward slashes; empty: the whole tree.</param>
/// <param name="Endings">Only files whose names end in one of these (<c>.tf</c>); empty: all files.</param>
internal sealed record InputFiles(FileTree Tree, string Path, ImmutableArray<string> Endings);
