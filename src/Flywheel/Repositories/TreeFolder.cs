namespace Flywheel.Repositories;

/// <summary>A folder of a tree.</summary>
/// <param name="Tree">The tree it is in; one of its own where the folder lies outside the repository.</param>
/// <param name="Path">Relative to the tree; empty: all of it.</param>
/// <param name="Shown">As the user would type it: relative to the repository, with <c>..</c> where it lies outside.</param>
internal sealed record TreeFolder(FileTree Tree, string Path, string Shown)
{
    /// <summary>Absolute path.</summary>
    public string FullPath => Path.Length == 0 ? Tree.Root : System.IO.Path.Combine(Tree.Root, Path);

    /// <summary>A file of the folder as the user would type it.</summary>
    public string Show(FileEntry file)
    {
        var inside = Path.Length == 0 ? file.Path : file.Path[(Path.Length + 1)..];
        return Shown.Length == 0 ? inside : $"{Shown}/{inside}";
    }
}
