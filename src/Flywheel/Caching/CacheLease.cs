using Flywheel.Jobs;

namespace Flywheel.Caching;

/// <summary>The right to store the result of one job for one fingerprint, given out when nothing was found for it.</summary>
internal sealed class CacheLease(ReuseCache cache, JobId job, Fingerprint fingerprint)
{
    /// <summary>Keeps a result that succeeded; anything else is not worth repeating and is left out.</summary>
    public void Store(RunId run, JobResult result)
    {
        if (result.Outcome is JobOutcome.Succeeded)
        {
            cache.Store(job, fingerprint, run, result);
        }
    }
}
