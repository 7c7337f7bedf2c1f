using Flywheel.Repositories;

namespace Flywheel.Benchmarks;

/// <summary>Looking at 20,000 files of which none has changed since their digests were kept.</summary>
internal static class ScanBenchmarks
{
    /// <summary>Longer than a file that has just been written is not trusted by its times alone.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <param name="files">Where the sample files are.</param>
    /// <param name="folder">The benchmarks' own.</param>
    public static IEnumerable<Benchmark> All(string files, string folder)
    {
        var kept = Path.Combine(folder, "hashes");
        Thread.Sleep(Settling);
        Scan(files, FileHashes.Load(kept, TimeProvider.System)).SaveHashes();
        return
        [
            Benchmark.Of("scan of 20,000 files, all digests kept", SampleFiles.Count, "file", () => () =>
            {
                var hashes = FileHashes.Load(kept, TimeProvider.System);
                Scan(files, hashes);
                if (hashes.Reads > 0)
                {
                    throw new InvalidOperationException("a file was read although nothing has changed");
                }
            }),
        ];
    }

    private static FileTree Scan(string files, FileHashes hashes)
    {
        var tree = FileTree.Scan(files, IgnoredPaths.None, hashes).Value
            ?? throw new InvalidOperationException("the files cannot be scanned");
        foreach (var file in tree.Files)
        {
            tree.HashOf(file);
        }

        return tree;
    }
}
