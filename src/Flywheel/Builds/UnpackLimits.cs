namespace Flywheel.Builds;

/// <summary>How much may come out of an archive.</summary>
/// <param name="Entries">Files and folders together.</param>
/// <param name="Bytes">Contents together.</param>
/// <param name="Depth">Folders inside each other.</param>
internal sealed record UnpackLimits(int Entries, long Bytes, int Depth)
{
    /// <summary>Far above what an application's build makes: 100,000 entries, 2 GB, 64 deep.</summary>
    public static UnpackLimits Ordinary { get; } = new(100_000, 2_000_000_000, 64);
}
