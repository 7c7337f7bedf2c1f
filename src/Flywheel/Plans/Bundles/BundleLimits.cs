namespace Flywheel.Plans.Bundles;

/// <summary>How much a bundle may hold.</summary>
/// <param name="Entries">Files, folders and links together.</param>
/// <param name="Bytes">Contents together.</param>
internal sealed record BundleLimits(int Entries, long Bytes)
{
    /// <summary>Far above what a plan and its tree are: 200,000 entries, 16 GiB.</summary>
    public static BundleLimits Ordinary { get; } = new(200_000, 16L * 1024 * 1024 * 1024);
}
