using System.Collections.Immutable;
using System.Formats.Tar;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Sealing;
using Flywheel.Testing;
using Flywheel.Tests.Sealing;

namespace Flywheel.Tests.Plans.Bundles;

/// <summary>A plan's files in a private folder, a store, and ways to seal and open them.</summary>
internal sealed class SampleBundle : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SampleBundle()
    {
        Store = new(_folder.Of("artifacts"));
        Directory.CreateDirectory(Files.Tree);
        File.WriteAllText(Files.Plan, "the plan, with a password");
        File.WriteAllText(Files.Json, "{}");
        File.WriteAllText(Files.Text, "Plan: 1 to add");
        File.WriteAllText(Files.Summary, "{}");
        Put("tofu/stacks/attic/main.tf", "resource");
    }

    public ArtifactStore Store { get; }

    public KeyRing Keys { get; init; } = new([SealedBytes.Key]);

    public BundleFiles Files => new(_folder.Of("made"));

    /// <summary>Where it is opened.</summary>
    public string Opened => _folder.Of("opened");

    public BundleManifest Manifest => new()
    {
        Stack = "attic",
        Environment = "lab",
        Run = new RunId("run-0123456789abcdef"),
        PlannedAt = new DateTimeOffset(2026, 3, 1, 10, 42, 0, TimeSpan.Zero),
        Plan = Digest.OfFile(Files.Plan),
        IsEmpty = false,
        Commit = "4f2c",
        Tree = Digest.Of("tree"u8),
        TreePath = "/somewhere/tree",
        Variables = Digest.Of("variables"u8),
        Tool = "tofu",
        ToolVersion = "1.11.0",
        Backend = "local attic-lab",
        Lineage = "0b0e6c0a-0000-0000-0000-000000000000",
        Serial = 41,
        Targets = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("cluster", "https://127.0.0.1:6443").Add("cluster-uid", "1"),
    };

    private static CancellationToken End => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public string Of(string name) => _folder.Of(name);

    /// <summary>A file of the tree.</summary>
    public string Put(string path, string content)
    {
        var file = Path.Combine(Files.Tree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    public async Task<Artifact> SealAsync(BundleManifest? manifest = null)
    {
        var made = await new PlanBundle(manifest ?? Manifest, Files).SealAsync(Store, Keys.Newest, End);
        Assert.Empty(made.Diagnostics);
        return made.Value!;
    }

    public Task<Checked<PlanBundle>> OpenAsync(Artifact bundle, KeyRing? keys = null) => PlanBundle.OpenAsync(Store, bundle, keys ?? Keys, Opened, End);

    /// <summary>It is refused with that rule, and nothing is left.</summary>
    public async Task<string> RefusedAsync(DiagnosticRule rule, Artifact bundle, KeyRing? keys = null)
    {
        var opened = await OpenAsync(bundle, keys);
        Assert.Null(opened.Value);
        Assert.Empty(Directory.GetFileSystemEntries(Opened));
        var problem = Assert.Single(opened.Diagnostics);
        Assert.Equal(rule.Code, problem.Code);
        return problem.Detail;
    }

    /// <summary>Seals with the right key and manifest what no flywheel would: any bytes as the tar.</summary>
    public Task<Artifact> SealRawAsync(byte[] manifest, Func<Stream, CancellationToken, Task> write) =>
        Store.PutAsync("plan.bundle", (stream, token) => SealedFile.SealAsync(stream, Keys.Newest, manifest, write, token), End);

    /// <summary>The same with tar entries: a bundle's own four files and its tree first, then these.</summary>
    public Task<Artifact> SealEntriesAsync(params TarEntry[] entries) => SealTarAsync([.. Proper(), .. entries]);

    public Task<Artifact> SealTarAsync(IEnumerable<TarEntry> entries) => SealRawAsync(BundleManifestJson.Write(Manifest), async (stream, token) =>
    {
        await using var tar = new TarWriter(stream, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in entries)
        {
            await tar.WriteEntryAsync(entry, token);
        }
    });

    public IEnumerable<TarEntry> Proper() =>
    [
        .. new[] { Files.Plan, Files.Json, Files.Text, Files.Summary }.Select(file => Entry(TarEntryType.RegularFile, Path.GetFileName(file), File.ReadAllBytes(file))),
        Entry(TarEntryType.Directory, "tree/"),
    ];

    public static TarEntry Entry(TarEntryType type, string name, byte[]? content = null, string? link = null, UnixFileMode? mode = null)
    {
        var entry = new GnuTarEntry(type, name);
        if (content is not null)
        {
            entry.DataStream = new MemoryStream(content);
        }

        if (link is not null)
        {
            entry.LinkName = link;
        }

        entry.Mode = mode ?? entry.Mode;
        return entry;
    }
}
