namespace Flywheel.Plans.Trees;

/// <summary>A file that belongs into a private tree.</summary>
/// <param name="Path">From the tree's root, which stands for the git top level.</param>
/// <param name="Source">Absolute path in the checkout.</param>
/// <param name="Link">Text of the relative link to make; null: an ordinary file.</param>
internal sealed record TreeFile(string Path, string Source, string? Link = null);
