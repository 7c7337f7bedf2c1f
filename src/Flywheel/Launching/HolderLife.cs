namespace Flywheel.Launching;

/// <summary>Whether the holder of a lock still works. A closed set.</summary>
internal abstract record HolderLife
{
    private HolderLife()
    {
    }

    /// <summary>It does.</summary>
    /// <param name="Who">What was seen, as words: <c>process 4711</c>.</param>
    internal sealed record Lives(string Who) : HolderLife;

    /// <summary>It took the lock on this machine, and nothing of it is left.</summary>
    internal sealed record Gone : HolderLife;

    /// <summary>Nobody can tell from here.</summary>
    /// <param name="Where">The machine that took the lock, as words.</param>
    internal sealed record OutOfSight(string Where) : HolderLife;
}
