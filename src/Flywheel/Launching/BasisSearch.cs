using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Runs;

namespace Flywheel.Launching;

/// <summary>Finds the run that a deploy or verify goes on from.</summary>
internal static class BasisSearch
{
    /// <summary>Runs that are looked at, newest first, before giving up.</summary>
    private const int Most = 500;

    /// <summary>Runs that are based on another that are followed back: a verify on a deploy on a plan.</summary>
    private const int Deepest = 8;

    /// <summary>The newest run of this repository and environment that has a good result for every needed job, or the named one.</summary>
    /// <exception cref="LaunchException">There is none.</exception>
    public static (RunId Run, ImmutableSortedDictionary<JobId, JobResult> Results) Find(
        RunHistory history, RunId? named, string repository, string environment, ImmutableArray<JobId> needed)
    {
        // A database belongs to one repository, which other machines have in other folders.
        var candidates = named is { } id
            ? [history.Find(id) ?? throw Unknown(id, environment, needed)]
            : history.Newest(Most, environment);
        foreach (var run in candidates.Where(r => (history.IsShared || r.Header.Repository == repository) && r.Header.Environment == environment))
        {
            // One that went on from another holds the rest of its deploys there.
            var own = history.ResultsOf(run.Header.Id);
            var results = needed is [{ Stage: Stage.Deploy }, ..] ? WithEarlier(history, run.Header, own) : own;
            if (needed.All(job => results.TryGetValue(job, out var result) && result.Outcome.IsGood && !result.Facts.ContainsKey(PlanArtifacts.UntrustedFact)))
            {
                return (run.Header.Id, WithEarlier(history, run.Header, results));
            }
        }

        var before = needed.FirstOrDefault().Stage == Stage.Deploy ? "deploy" : "plan";
        var what = named is null ? $"No run of \"{environment}\" holds" : $"{named} does not hold";
        throw new LaunchException(LaunchFailure.Unusable, LaunchRules.NoBasis.Create(
            $"{what} {string.Join(", ", needed)}.", $"Run: flywheel {before} --env {environment}"));
    }

    // A plan that was brought here without the history that saw its seal is refused; that nothing was deployed here is only a run that is missing.
    private static LaunchException Unknown(RunId run, string environment, ImmutableArray<JobId> needed) => needed is [{ Stage: Stage.Plan }, ..]
        ? new(LaunchFailure.Refused, PlanRules.SealNotSeen.Create(
            $"{run} made its plans in another history than this one.",
            "Deploy where it planned, or give both machines one history and one key (FLYWHEEL_DATABASE, FLYWHEEL_PLAN_KEY); "
            + $"or plan again here: flywheel plan --env {environment}"))
        : new(LaunchFailure.Unusable, LaunchRules.NoBasis.Create($"This history has no {run}.", $"Run: flywheel deploy --env {environment}"));

    // A deploy has the plans and the image of the run that it goes on from; what is younger counts.
    internal static ImmutableSortedDictionary<JobId, JobResult> WithEarlier(
        RunHistory history, RunHeader header, ImmutableSortedDictionary<JobId, JobResult> results)
    {
        var all = results;
        for (var depth = 0; depth < Deepest && header.BasedOn is { } earlier && history.Find(earlier) is { } row; depth++)
        {
            header = row.Header;
            all = history.ResultsOf(header.Id).SetItems(all);
        }

        return all;
    }
}
