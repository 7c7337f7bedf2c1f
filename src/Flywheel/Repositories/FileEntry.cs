namespace Flywheel.Repositories;

/// <summary>One file of a tree, as the file system described it when the tree was scanned.</summary>
/// <param name="Path">Relative to the tree, with forward slashes.</param>
internal sealed record FileEntry(string Path)
{
    /// <summary>In bytes; of a symbolic link, the length of its target's text.</summary>
    public long Size { get; init; }

    /// <summary>Last change of the content, in nanoseconds since 1970.</summary>
    public long ModifiedNs { get; init; }

    /// <summary>Last change of content or attributes, in nanoseconds since 1970; unlike the other one, nobody can set it.</summary>
    public long ChangedNs { get; init; }

    public ulong Inode { get; init; }

    /// <summary>Its owner may run it.</summary>
    public bool IsExecutable { get; init; }

    public bool IsSymlink { get; init; }

    /// <summary>The last part of the path.</summary>
    public ReadOnlySpan<char> Name => Path.AsSpan(Path.LastIndexOf('/') + 1);

    /// <summary>Nothing that the file system tells has changed.</summary>
    public bool HasSameStat(FileEntry other) =>
        Size == other.Size && ModifiedNs == other.ModifiedNs && ChangedNs == other.ChangedNs && Inode == other.Inode;
}
