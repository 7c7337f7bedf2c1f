using Flywheel.Jobs;

namespace Flywheel.Caching;

/// <summary>What the cache says of a fingerprint: <see cref="Hit"/> or <see cref="Miss"/>.</summary>
internal abstract record CacheLookup
{
    private CacheLookup()
    {
    }

    /// <summary>An earlier run made this result from the same inputs, and all its artifacts are still there.</summary>
    internal sealed record Hit(RunId Run, JobResult Result) : CacheLookup;

    /// <summary>Nothing usable; only the lease can store a result for these inputs.</summary>
    internal sealed record Miss(CacheLease Lease) : CacheLookup;
}
