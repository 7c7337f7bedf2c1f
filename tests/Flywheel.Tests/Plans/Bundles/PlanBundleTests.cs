using System.Net.Sockets;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Plans.Bundles;
using Flywheel.Sealing;
using Flywheel.Tests.Sealing;

namespace Flywheel.Tests.Plans.Bundles;

public sealed class PlanBundleTests : IDisposable
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SampleBundle _sample = new();

    private static CancellationToken End => TestContext.Current.CancellationToken;

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task What_was_sealed_is_opened_with_its_manifest()
    {
        _sample.Put("tofu/modules/a/main.tf", new string('x', 3_000_000));
        _sample.Put("empty", "");
        _sample.Put($"{new string('d', 200)}/{new string('f', 200)}/ä ü.txt", "long");
        File.SetUnixFileMode(_sample.Put("run.sh", "#!/bin/sh"), OwnersFolder | UnixFileMode.GroupExecute | UnixFileMode.SetUser);
        File.CreateSymbolicLink(Path.Combine(_sample.Files.Tree, "tofu/stacks/attic/shared.tf"), "../../modules/a/main.tf");
        Directory.CreateSymbolicLink(Path.Combine(_sample.Files.Tree, "stacks"), "tofu/stacks");

        var bundle = await _sample.SealAsync();
        var read = await _sample.OpenAsync(bundle);
        Assert.Empty(read.Diagnostics);
        var opened = read.Value!;

        Assert.Equal("plan.bundle", bundle.Name);
        Assert.Equal(BundleManifestJson.Write(_sample.Manifest), BundleManifestJson.Write(opened.Manifest));
        Assert.Equal(Listing(_sample.Files.Folder), Listing(_sample.Opened));
        Assert.Equal("resource", File.ReadAllText(Path.Combine(opened.Files.Tree, "stacks/attic/main.tf")));
        Assert.Equal("../../modules/a/main.tf", new FileInfo(Path.Combine(opened.Files.Tree, "tofu/stacks/attic/shared.tf")).LinkTarget);
        Assert.Equal(OwnersFolder, File.GetUnixFileMode(Path.Combine(opened.Files.Tree, "run.sh")));
        Assert.All(
            Below(new DirectoryInfo(_sample.Opened)).Where(e => e.LinkTarget is null).Prepend(new DirectoryInfo(_sample.Opened)),
            entry => Assert.Equal(UnixFileMode.None, entry.UnixFileMode & ~OwnersFolder));
    }

    [Fact]
    public async Task Nothing_of_the_plan_lies_in_the_store_in_clear()
    {
        var bundle = await _sample.SealAsync();

        var stored = File.ReadAllBytes(_sample.Store.PathOf(bundle.Digest));
        Assert.True(stored.AsSpan().IndexOf("password"u8) < 0);
        Assert.Single(Directory.EnumerateFiles(_sample.Of("artifacts"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Every_altered_byte_is_refused_and_leaves_nothing()
    {
        var bundle = await _sample.SealAsync();
        var path = _sample.Store.PathOf(bundle.Digest);
        var bytes = File.ReadAllBytes(path);
        var random = new Random(5);
        foreach (var at in Enumerable.Range(0, 60).Select(_ => random.Next(SealFormat.HeaderLength, bytes.Length)))
        {
            bytes[at] ^= 4;
            File.WriteAllBytes(path, bytes);
            await _sample.RefusedAsync(SealRules.Altered, bundle);
            bytes[at] ^= 4;
        }

        File.WriteAllBytes(path, bytes);
        Assert.True((await _sample.OpenAsync(bundle)).IsUsable);
    }

    [Fact]
    public async Task A_bundle_of_another_key_is_refused()
    {
        var bundle = await _sample.SealAsync();

        await _sample.RefusedAsync(SealRules.UnknownKey, bundle, new KeyRing([SealedBytes.OtherKey]));
    }

    [Fact]
    public async Task A_bundle_that_is_gone_is_named()
    {
        var bundle = await _sample.SealAsync();
        File.Delete(_sample.Store.PathOf(bundle.Digest));

        Assert.Contains(bundle.Digest.Hex, await _sample.RefusedAsync(SealRules.BundleGone, bundle), StringComparison.Ordinal);
        Assert.Equal(SealRules.BundleGone.Code, Assert.Single((await PlanBundle.ReadManifestAsync(_sample.Store, bundle, End)).Diagnostics).Code);
    }

    [Fact]
    public async Task Another_bundle_of_the_same_key_in_its_place_is_refused()
    {
        var bundle = await _sample.SealAsync();
        var other = await _sample.SealAsync(_sample.Manifest with { Environment = "prod" });
        File.Copy(_sample.Store.PathOf(other.Digest), _sample.Store.PathOf(bundle.Digest), overwrite: true);

        await _sample.RefusedAsync(SealRules.OtherBundle, bundle);
    }

    [Fact]
    public async Task A_manifest_that_names_another_plan_is_refused()
    {
        var bundle = await _sample.SealAsync(_sample.Manifest with { Plan = Digest.Of("another"u8) });

        Assert.Contains(Digest.Of("another"u8).Hex, await _sample.RefusedAsync(SealRules.OtherBundle, bundle), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_file_of_another_kind_is_no_plan()
    {
        var bundle = await _sample.SealRawAsync("{\"kind\":\"rescue\",\"schemaVersion\":1,\"manifest\":{}}"u8.ToArray(), (_, _) => Task.CompletedTask);

        await _sample.RefusedAsync(SealRules.UnreadableManifest, bundle);
    }

    [Fact]
    public async Task What_is_in_the_folder_already_is_not_taken_for_the_plan()
    {
        Directory.CreateDirectory(_sample.Opened);
        File.WriteAllText(Path.Combine(_sample.Opened, "plan.tfplan"), "planted");

        await Assert.ThrowsAsync<IOException>(async () => await _sample.OpenAsync(await _sample.SealAsync()));

        Assert.Equal("planted", File.ReadAllText(Path.Combine(_sample.Opened, "plan.tfplan")));
    }

    [Fact]
    public async Task The_manifest_can_be_read_without_a_key()
    {
        var manifest = await PlanBundle.ReadManifestAsync(_sample.Store, await _sample.SealAsync(), End);

        Assert.Equal("attic", manifest.Value!.Stack);
    }

    [Fact]
    public async Task What_cannot_be_sealed_is_named_all_at_once()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_sample.Files.Tree, "socket")));
        File.CreateSymbolicLink(Path.Combine(_sample.Files.Tree, "passwd"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(_sample.Files.Tree, "tofu/up"), "../../plan.tfplan");
        _sample.Put("line\nbreak", "");

        var made = await new PlanBundle(_sample.Manifest, _sample.Files).SealAsync(_sample.Store, _sample.Keys.Newest, End);

        Assert.Null(made.Value);
        Assert.Equal(4, made.Diagnostics.Length);
        Assert.All(made.Diagnostics, problem => Assert.Equal(SealRules.UnfitFile.Code, problem.Code));
        Assert.All(["tree/socket", "tree/passwd", "tree/tofu/up", "tree/line"], name => Assert.Contains(made.Diagnostics, d => d.Detail.StartsWith(name, StringComparison.Ordinal)));
        Assert.False(Directory.Exists(_sample.Of("artifacts")));
    }

    private static string[] Listing(string folder) =>
        [.. Below(new DirectoryInfo(folder))
            .Select(e => $"{Path.GetRelativePath(folder, e.FullName)} {e.LinkTarget ?? (e is FileInfo ? Digest.OfFile(e.FullName).Short : "folder")}")
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .SelectMany(e => e is DirectoryInfo { LinkTarget: null } inner ? Below(inner).Prepend(inner) : [e]);
}
