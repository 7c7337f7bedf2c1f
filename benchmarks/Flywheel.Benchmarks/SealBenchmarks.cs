using System.Collections.Immutable;
using System.Security.Cryptography;
using Flywheel.Artifacts;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Sealing;

namespace Flywheel.Benchmarks;

/// <summary>Sealing and opening 100 MB, next to copying them.</summary>
internal static class SealBenchmarks
{
    private const int Megabytes = 100;

    /// <param name="folder">The benchmarks' own.</param>
    public static async Task<IEnumerable<Benchmark>> AllAsync(string folder)
    {
        var key = SealKey.Of(RandomNumberGenerator.GetBytes(SealKey.Length));
        var keys = new KeyRing([key]);
        var plain = Path.Combine(folder, "plain");
        await File.WriteAllBytesAsync(plain, RandomNumberGenerator.GetBytes(Megabytes * 1_000_000));
        var @sealed = Path.Combine(folder, "sealed");
        await SealAsync(plain, @sealed, key);

        var bundle = Sample(folder, plain);
        var store = new ArtifactStore(Path.Combine(folder, "artifacts"));
        var artifact = (await bundle.SealAsync(store, key, CancellationToken.None)).Value!;
        return
        [
            Rounds("copying 100 MB", folder, target => CopyAsync(plain, target)),
            Rounds("sealing 100 MB into a file", folder, target => SealAsync(plain, target, key)),
            Rounds("opening a sealed file of 100 MB", folder, target => OpenAsync(@sealed, target, keys)),
            Rounds("sealing a plan of 100 MB into the store, on disk at the end", folder, target => bundle.SealAsync(new ArtifactStore(target), key, CancellationToken.None)),
            Rounds("opening a bundle of 100 MB and taking it apart", folder, async target =>
            {
                if (!(await PlanBundle.OpenAsync(store, artifact, keys, target, CancellationToken.None)).IsUsable)
                {
                    throw new InvalidOperationException("the bundle cannot be opened");
                }
            }),
        ];
    }

    private static Benchmark Rounds(string name, string folder, Func<string, Task> work) => new(name, Megabytes, "MB", () =>
    {
        var target = Path.Combine(folder, "target");
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }
        else
        {
            File.Delete(target);
        }

        return () => work(target);
    });

    private static async Task CopyAsync(string plain, string target)
    {
        await using var source = File.OpenRead(plain);
        await using var copy = File.Create(target);
        await source.CopyToAsync(copy);
    }

    private static async Task SealAsync(string plain, string target, SealKey key)
    {
        await using var source = File.OpenRead(plain);
        await using var file = File.Create(target);
        await SealedFile.SealAsync(file, key, "{}"u8.ToArray(), source.CopyToAsync, CancellationToken.None);
    }

    private static async Task OpenAsync(string file, string target, KeyRing keys)
    {
        await using var source = File.OpenRead(file);
        if (!(await SealedFile.OpenAsync(source, keys, target, "sealed", CancellationToken.None)).IsUsable)
        {
            throw new InvalidOperationException("the file cannot be opened");
        }
    }

    private static PlanBundle Sample(string folder, string plan)
    {
        var files = new BundleFiles(Path.Combine(folder, "bundle"));
        Directory.CreateDirectory(files.Tree);
        File.Copy(plan, files.Plan);
        foreach (var file in new[] { files.Json, files.Text, files.Summary })
        {
            File.WriteAllText(file, "{}");
        }

        var nothing = Digest.Of([]);
        return new(
            new()
            {
                Stack = "attic",
                Environment = "lab",
                Run = RunId.New(TimeProvider.System),
                PlannedAt = TimeProvider.System.GetUtcNow(),
                Plan = Digest.OfFile(files.Plan),
                IsEmpty = false,
                Tree = nothing,
                TreePath = files.Tree,
                Variables = nothing,
                Tool = "tofu",
                ToolVersion = "1.11.0",
                Backend = "local attic-lab",
                Serial = 1,
                Targets = ImmutableSortedDictionary<string, string>.Empty,
            },
            files);
    }
}
