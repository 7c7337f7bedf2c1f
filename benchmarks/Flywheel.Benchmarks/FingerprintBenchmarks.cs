using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Jobs;
using Flywheel.Repositories;

namespace Flywheel.Benchmarks;

/// <summary>Fingerprints of 1,000 jobs with 20 files each, every file read, and looking 1,000 of them up.</summary>
internal static class FingerprintBenchmarks
{
    private const int Jobs = SampleFiles.Folders;

    /// <param name="files">Where the sample files are.</param>
    /// <param name="folder">The benchmarks' own.</param>
    public static IEnumerable<Benchmark> All(string files, string folder) =>
    [
        Benchmark.Of("fingerprints over 20,000 files, all read", SampleFiles.Count, "file", () =>
        {
            // a new tree each round: a tree remembers what it has read
            var tree = SampleFiles.Tree(files);
            return () => Fingerprints(tree);
        }),
        Lookups(folder),
    ];

    private static void Fingerprints(FileTree tree)
    {
        for (var number = 0; number < Jobs; number++)
        {
            var inputs = new JobInputs { Version = 1, Files = [new(tree, SampleFiles.FolderName(number), [])] };
            if (Fingerprint.Of(new EmptyJob(EmptyJob.IdOf(number), inputs), _ => null) is null)
            {
                throw new InvalidOperationException("a job has no fingerprint");
            }
        }
    }

    private static Benchmark Lookups(string folder)
    {
        var database = Path.Combine(folder, "reuse.db");
        var artifacts = new ArtifactStore(Path.Combine(folder, "artifacts"));
        var fingerprints = Enumerable.Range(0, Jobs)
            .Select(number => Fingerprint.Of(new EmptyJob(EmptyJob.IdOf(number), new JobInputs { Version = 1 }), _ => null)!)
            .ToList();
        using (var cache = new ReuseCache(database, artifacts, TimeProvider.System))
        {
            var run = RunId.New(TimeProvider.System);
            var result = JobResult.Succeeded(null, artifacts.Put("output.txt", "what a job made"u8));
            for (var number = 0; number < Jobs; number++)
            {
                cache.Store(EmptyJob.IdOf(number), fingerprints[number], run, result);
            }
        }

        return Benchmark.Of("reuse cache opened, 1,000 results found", Jobs, "lookup", () => () =>
        {
            using var cache = new ReuseCache(database, artifacts, TimeProvider.System);
            for (var number = 0; number < Jobs; number++)
            {
                if (cache.Find(EmptyJob.IdOf(number), fingerprints[number]) is not CacheLookup.Hit)
                {
                    throw new InvalidOperationException("a stored result was not found");
                }
            }
        });
    }
}
