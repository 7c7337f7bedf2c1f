using System.Collections.Immutable;
using Flywheel.Caching;
using Flywheel.Jobs;
using Flywheel.Pipelines;

namespace Flywheel.Launching;

/// <summary>What would happen to one job.</summary>
/// <param name="Job">The job.</param>
/// <param name="IsReused">An earlier result would serve.</param>
/// <param name="Reason">Why, or why not.</param>
internal sealed record JobForecast(Job Job, bool IsReused, string Reason);

/// <summary>Tells for each job of a pipeline, without running any, whether it would run or be reused.</summary>
internal sealed class Forecast(ReuseCache cache, bool reuse)
{
    private const int MostReasons = 3;

    /// <summary>In the pipeline's order.</summary>
    public ImmutableArray<JobForecast> Of(Pipeline pipeline, ImmutableSortedDictionary<JobId, JobResult> basis)
    {
        var results = new Dictionary<JobId, JobResult>(basis);
        return [.. pipeline.Jobs.Select(job => Of(job, results))];
    }

    private JobForecast Of(Job job, Dictionary<JobId, JobResult> results)
    {
        if (job is not ReusableJob reusable)
        {
            return new(job, false, "always runs");
        }

        if (!reuse)
        {
            return new(job, false, "--no-reuse");
        }

        // What a job makes that has yet to run is not known, so neither is the fingerprint of those behind it.
        var waits = job.Needs.Where(need => !results.ContainsKey(need)).ToList();
        if (waits.Count > 0)
        {
            return new(job, false, $"{string.Join(", ", waits)} would run first");
        }

        if (Fingerprint.Of(reusable, results.GetValueOrDefault) is not { } fingerprint)
        {
            return new(job, false, "its inputs are not all known, so it always runs");
        }

        if (cache.Find(job.Id, fingerprint) is CacheLookup.Hit hit)
        {
            results[job.Id] = hit.Result;
            return new(job, true, $"same inputs as in {hit.Run}");
        }

        return new(job, false, Differences(job, fingerprint));
    }

    private string Differences(Job job, Fingerprint fingerprint) => cache.Explain(job.Id, fingerprint) switch
    {
        null => "has no earlier result",
        { IsEmpty: true } => "its artifacts are gone",
        var some => string.Join("; ", some.Value.Take(MostReasons)) + (some.Value.Length > MostReasons ? $"; {some.Value.Length - MostReasons} more" : ""),
    };
}
