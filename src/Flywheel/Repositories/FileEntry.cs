namespace Flywheel.Repositories;

/// <summary>One file of a tree.</summary>
/// <param name="Path">Relative to the tree, with forward slashes.</param>
internal sealed record FileEntry(string Path);
