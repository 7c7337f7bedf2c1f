using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Runs;
using Flywheel.Settings;

namespace Flywheel.Retention;

/// <summary>Removes what the settings no longer keep, and nothing that somebody still needs.</summary>
/// <remarks>
/// Never removed: runs that go on or need attention, the newest run of each repository and environment that holds plans, and the artifacts of both.
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
        var (artifacts, bytes) = CleanArtifacts(must, Wanted(kept, now, dryRun), dryRun);
        if (!dryRun)
        {
            RemoveLeftovers(runs, now);
        }

        return new(old.Count, kept.Count, artifacts, bytes);
    }

    // The newest plans of an environment may still be deployed, and what needs attention must be looked at first.
    private HashSet<RunId> Needed(ImmutableArray<RunRow> runs)
    {
        var needed = runs.Where(r => r.Status is RunStatus.Running or RunStatus.NeedsAttention).Select(r => r.Header.Id).ToHashSet();
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
        using var reuse = new ReuseCache(Path.Combine(home.Cache, "reuse.db"), new ArtifactStore(home.Artifacts), time);
        if (!dryRun)
        {
            reuse.RemoveBefore(now - retention.Artifacts);
        }

        wanted.UnionWith(reuse.ArtifactsSince(now - retention.Artifacts).Select(digest => digest.Hex));
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

    // Folders of runs that died, and data directories of stacks that nobody used for long; init makes them again.
    private void RemoveLeftovers(ImmutableArray<RunRow> runs, DateTimeOffset now)
    {
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
