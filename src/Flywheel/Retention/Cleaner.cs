using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Runs;
using Flywheel.Settings;

namespace Flywheel.Retention;

/// <summary>Removes what the settings no longer keep, and nothing that somebody still needs.</summary>
/// <remarks>
/// Never removed: runs that go on, need attention, have an apply without a known end or a rescued state that nobody has settled, the newest run of each
/// repository and environment that holds plans, and the artifacts of all of them; bundles that were sealed lately and can be applied still.
/// Any other artifact goes when no kept run and no kept result for reuse names it, and the oldest also when all of them take too much room.
/// </remarks>
internal sealed class Cleaner(FlywheelHome home, RunHistory history, RetentionSettings retention, TimeProvider time)
{
    // A job stores its artifact before the run's record names it.
    private static readonly TimeSpan InFlight = TimeSpan.FromHours(2);

    /// <summary>Cleans, or counts what it would clean.</summary>
    public Cleaned Clean(bool dryRun)
    {
        var now = time.GetUtcNow();
        var runs = history.Newest(int.MaxValue, null);
        var needed = Needed(runs);
        var old = runs.Where(r => r.Header.StartedAt < now - retention.Runs && !needed.Contains(r.Header.Id)).ToList();
        if (!dryRun)
        {
            old.ForEach(Remove);
        }

        var kept = runs.Except(old).ToList();
        var must = ArtifactsOf(kept.Where(r => needed.Contains(r.Header.Id)));
        must.UnionWith(Applicable(now).Select(seal => seal.Bundle.Hex));
        must.UnionWith(history.Rescues.Unsettled().Select(state => state.Artifact.Digest.Hex));
        var (artifacts, bytes) = CleanArtifacts(must, Wanted(kept, now, dryRun), dryRun);
        if (!dryRun)
        {
            RemoveLeftovers(runs, kept, now);
        }

        return new(old.Count, kept.Count, artifacts, bytes);
    }

    // The newest plans of an environment may still be deployed, and what needs attention must be looked at first.
    private HashSet<RunId> Needed(ImmutableArray<RunRow> runs)
    {
        var needed = runs.Where(r => r.Status is RunStatus.Running or RunStatus.NeedsAttention).Select(r => r.Header.Id).ToHashSet();
        needed.UnionWith(history.Applies.Open().Concat(history.Applies.NeedAttention()).Select(deploy => deploy.Run));
        needed.UnionWith(history.Rescues.Unsettled().Select(state => state.Run));
        foreach (var environment in runs.GroupBy(r => (r.Header.Repository, r.Header.Environment)))
        {
            var newest = environment.FirstOrDefault(r => history.ResultsOf(r.Header.Id).Keys.Any(job => job.Stage == Stage.Plan));
            if (newest is not null)
            {
                needed.Add(newest.Header.Id);
            }
        }

        return needed;
    }

    // A plan that was begun, or that a later deploy of its stack has overtaken, is refused anyway.
    private IEnumerable<PlanSeal> Applicable(DateTimeOffset now) => history.Applies.SealsSince(now - retention.Artifacts).Where(seal =>
        history.Applies.Find(seal.Stack, seal.Environment, seal.Plan) is null
        && (history.Applies.Newest(seal.Stack, seal.Environment) is not { } newest || newest.Fence <= seal.Fence));

    private void Remove(RunRow run)
    {
        var folder = home.Run(run.Header.Id.Value);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        history.Remove(run.Header.Id);
    }

    private HashSet<string> ArtifactsOf(IEnumerable<RunRow> runs) => runs
        .SelectMany(r => history.ResultsOf(r.Header.Id).Values)
        .SelectMany(result => result.Artifacts)
        .Select(artifact => artifact.Digest.Hex)
        .ToHashSet(StringComparer.Ordinal);

    // What stays while there is room: the artifacts of younger runs and those that a later run could reuse.
    private HashSet<string> Wanted(List<RunRow> runs, DateTimeOffset now, bool dryRun)
    {
        var wanted = ArtifactsOf(runs.Where(r => r.Header.StartedAt >= now - retention.Artifacts));
        foreach (var name in new[] { ReuseCache.FileName, ReuseCache.UntrustedFileName })
        {
            using var reuse = new ReuseCache(Path.Combine(home.Cache, name), new ArtifactStore(home.Artifacts), time);
            if (!dryRun)
            {
                reuse.RemoveBefore(now - retention.Artifacts);
            }

            wanted.UnionWith(reuse.ArtifactsSince(now - retention.Artifacts).Select(digest => digest.Hex));
        }

        return wanted;
    }

    private (int Count, long Bytes) CleanArtifacts(HashSet<string> must, HashSet<string> wanted, bool dryRun)
    {
        var root = Path.Combine(home.Artifacts, "sha256");
        if (!Directory.Exists(root))
        {
            return (0, 0);
        }

        var total = 0L;
        var unwanted = new List<FileInfo>();
        var spare = new List<FileInfo>();
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var digest = file.Directory!.Name + file.Name;
            total += file.Length;
            if (!must.Contains(digest) && file.LastWriteTimeUtc <= time.GetUtcNow() - InFlight)
            {
                (wanted.Contains(digest) ? spare : unwanted).Add(file);
            }
        }

        // Over the limit, what is only wanted goes too, oldest first.
        var room = retention.Size - total + unwanted.Sum(file => file.Length);
        foreach (var file in spare.OrderBy(file => file.LastWriteTimeUtc).TakeWhile(_ => room < 0))
        {
            unwanted.Add(file);
            room += file.Length;
        }

        var bytes = unwanted.Sum(file => file.Length);
        if (!dryRun)
        {
            unwanted.ForEach(file => file.Delete());
        }

        return (unwanted.Count, bytes);
    }

    // Folders of runs that died, and data directories of stacks that nobody used for long; init makes them again. Another machine may have forgotten
    // runs whose folders are here; one with a spool is left to whoever settles that.
    private void RemoveLeftovers(ImmutableArray<RunRow> runs, List<RunRow> kept, DateTimeOffset now)
    {
        var known = kept.Select(r => r.Header.Id.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Folders(home.Runs).Where(f => RunId.TryParse(f.Name, out _) && !known.Contains(f.Name) && f.LastWriteTimeUtc < now - retention.Runs))
        {
            if (!Directory.Exists(Path.Combine(folder.FullName, "spool")))
            {
                folder.Delete(recursive: true);
            }
        }

        var running = runs.Where(r => r.Status == RunStatus.Running).Select(r => r.Header.Id.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Folders(home.Work).Where(f => f.Name.StartsWith("run-", StringComparison.Ordinal) && !running.Contains(f.Name)))
        {
            folder.Delete(recursive: true);
        }

        foreach (var folder in Folders(Path.Combine(home.Work, "tofu")).Where(f => f.LastWriteTimeUtc < now - retention.Artifacts))
        {
            folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo[] Folders(string path) => Directory.Exists(path) ? new DirectoryInfo(path).GetDirectories() : [];
}
