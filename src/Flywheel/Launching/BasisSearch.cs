using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.History;
using Flywheel.Jobs;

namespace Flywheel.Launching;

/// <summary>Finds the run that a deploy or verify goes on from.</summary>
internal static class BasisSearch
{
    /// <summary>Runs that are looked at, newest first, before giving up.</summary>
    private const int Most = 500;

    /// <summary>The newest run of this repository and environment that has a good result for every needed job, or the named one.</summary>
    /// <exception cref="LaunchException">There is none.</exception>
    public static (RunId Run, ImmutableSortedDictionary<JobId, JobResult> Results) Find(
        SqliteHistory history, RunId? named, string repository, string environment, ImmutableArray<JobId> needed)
    {
        var candidates = named is { } id
            ? history.Find(id) is { } row ? [row] : []
            : history.Newest(Most, environment);
        foreach (var run in candidates.Where(r => r.Header.Repository == repository && r.Header.Environment == environment))
        {
            var results = history.ResultsOf(run.Header.Id);
            if (needed.All(job => results.TryGetValue(job, out var result) && result.Outcome.IsGood))
            {
                return (run.Header.Id, results);
            }
        }

        var before = needed.FirstOrDefault().Stage == Stage.Deploy ? "deploy" : "plan";
        var what = named is null ? $"No run of \"{environment}\" holds" : $"{named} does not hold";
        throw new LaunchException(LaunchFailure.Unusable, LaunchRules.NoBasis.Create(
            $"{what} {string.Join(", ", needed)}.", $"Run: flywheel {before} --env {environment}"));
    }
}
