using System.Formats.Tar;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Plans.Bundles;
using static Flywheel.Tests.Plans.Bundles.SampleBundle;

namespace Flywheel.Tests.Plans.Bundles;

/// <summary>Bundles whose seal is good and whose content no flywheel makes: nothing comes out of them, inside the folder or outside.</summary>
public sealed class HostileBundleTests : IDisposable
{
    private const UnixFileMode OwnersRights = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SampleBundle _sample = new();

    private static CancellationToken End => TestContext.Current.CancellationToken;

    public void Dispose() => _sample.Dispose();

    [Fact]
    public async Task What_the_hostile_ones_are_made_of_is_good_in_itself() => Assert.True((await _sample.OpenAsync(await _sample.SealEntriesAsync(
        Entry(TarEntryType.Directory, "tree/a/"),
        Entry(TarEntryType.RegularFile, "tree/a/file", "x"u8.ToArray()),
        Entry(TarEntryType.SymbolicLink, "tree/a/link", link: "../other")))).IsUsable);

    [Theory]
    [InlineData("../evil")]
    [InlineData("tree/../evil")]
    [InlineData("tree/../../evil")]
    [InlineData("/tmp/flywheel-evil")]
    [InlineData("tree/./evil")]
    [InlineData("tree//evil")]
    [InlineData("./tree/evil")]
    [InlineData("tree/a\nb")]
    [InlineData("tree/\u001b[31m")]
    [InlineData("tree/\u0085")]
    [InlineData("tree/back\\slash")]
    [InlineData("tree/\ufffd")]
    [InlineData("evil")]
    [InlineData("treehouse")]
    [InlineData("plan.tfplan/x")]
    [InlineData(".bundle.tar")]
    [InlineData("tree/no/folder/before")]
    [InlineData("tree")]
    [InlineData("plan.json")]
    [InlineData("tree/slash/")]
    public async Task A_file_of_such_a_name_is_refused(string name)
    {
        var detail = await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(Entry(TarEntryType.RegularFile, name, "evil"u8.ToArray())));

        Assert.DoesNotContain(detail, char.IsControl);
        NothingOutside();
    }

    [Theory]
    [InlineData("../evil/")]
    [InlineData("/")]
    [InlineData("tree/../evil/")]
    [InlineData("evil/")]
    [InlineData("tree/")]
    [InlineData("tree//")]
    [InlineData("tree/a/b/")]
    [InlineData("plan.txt/")]
    public async Task A_folder_of_such_a_name_is_refused(string name)
    {
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(Entry(TarEntryType.Directory, name)));
        NothingOutside();
    }

    [Theory]
    [InlineData("tree/l", "/etc/passwd")]
    [InlineData("tree/l", "..")]
    [InlineData("tree/l", "../plan.json")]
    [InlineData("tree/l", "./../plan.json")]
    [InlineData("tree/d/l", "../..")]
    [InlineData("tree/d/l", "../../made")]
    [InlineData("tree/d/l", "../d/../../plan.json")]
    [InlineData("tree/l", "d/../../plan.json")]
    [InlineData("tree/l", "d/..")]
    [InlineData("tree/l", "a\nb")]
    [InlineData("tree/l", "a//b")]
    [InlineData("l", "tree")]
    [InlineData("tree", "made")]
    [InlineData("plan.txt", "tree/d")]
    public async Task A_link_that_could_lead_out_of_the_tree_is_refused(string name, string target)
    {
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(
            Entry(TarEntryType.Directory, "tree/d/"), Entry(TarEntryType.SymbolicLink, name, link: target)));
        NothingOutside();
    }

    [Theory]
    [InlineData("tree/d/l", "..")]
    [InlineData("tree/d/l", ".")]
    [InlineData("tree/d/e/l", "../../d/e/")]
    [InlineData("tree/l", "d/e/nowhere")]
    [InlineData("tree/l", "./d")]
    public async Task A_link_that_stays_inside_is_taken(string name, string target)
    {
        var opened = await _sample.OpenAsync(await _sample.SealEntriesAsync(
            Entry(TarEntryType.Directory, "tree/d/"), Entry(TarEntryType.Directory, "tree/d/e/"), Entry(TarEntryType.SymbolicLink, name, link: target)));

        Assert.Equal(target, new FileInfo(Path.Combine(opened.Value!.Files.Folder, name)).LinkTarget);
    }

    [Fact]
    public async Task Links_that_lead_out_only_together_are_refused()
    {
        // tree/q/r/s is the tree itself, so that tree/q/r/s/../.. is above it, while the names alone would say tree/q.
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(
            Entry(TarEntryType.Directory, "tree/q/"),
            Entry(TarEntryType.Directory, "tree/q/r/"),
            Entry(TarEntryType.SymbolicLink, "tree/q/r/s", link: "../.."),
            Entry(TarEntryType.SymbolicLink, "tree/l", link: "q/r/s/../..")));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link()
    {
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(
            Entry(TarEntryType.Directory, "tree/d/"),
            Entry(TarEntryType.SymbolicLink, "tree/l", link: "d"),
            Entry(TarEntryType.RegularFile, "tree/l/file", "evil"u8.ToArray())));
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(
            Entry(TarEntryType.SymbolicLink, "tree/l", link: "file"),
            Entry(TarEntryType.RegularFile, "tree/l", "evil"u8.ToArray())));
    }

    [Theory]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task What_is_neither_file_nor_folder_nor_link_is_refused(TarEntryType type) =>
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(Entry(type, "tree/x", link: type == TarEntryType.HardLink ? "plan.tfplan" : null)));

    [Fact]
    public async Task A_name_that_comes_twice_is_refused()
    {
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(Entry(TarEntryType.RegularFile, "plan.tfplan", "another"u8.ToArray())));
        await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealEntriesAsync(
            Entry(TarEntryType.RegularFile, "tree/x", "one"u8.ToArray()), Entry(TarEntryType.RegularFile, "tree/x", "two"u8.ToArray())));
    }

    [Fact]
    public async Task A_bundle_that_lacks_a_file_is_refused()
    {
        for (var left = 0; left < 5; left++)
        {
            await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealTarAsync(_sample.Proper().Where((_, i) => i != left)));
        }
    }

    [Fact]
    public async Task Modes_keep_the_owners_rights_alone()
    {
        var opened = await _sample.OpenAsync(await _sample.SealEntriesAsync(
            Entry(TarEntryType.RegularFile, "tree/all", "x"u8.ToArray(), mode: (UnixFileMode)0xfff),
            Entry(TarEntryType.RegularFile, "tree/none", "x"u8.ToArray(), mode: UnixFileMode.None),
            Entry(TarEntryType.Directory, "tree/open/", mode: (UnixFileMode)0xfff)));

        Assert.Equal(OwnersRights, File.GetUnixFileMode(Path.Combine(opened.Value!.Files.Tree, "all")));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(opened.Value.Files.Tree, "none")));
        Assert.Equal(OwnersRights, File.GetUnixFileMode(Path.Combine(opened.Value.Files.Tree, "open")));
    }

    [Fact]
    public async Task More_entries_than_a_bundle_may_have_are_refused()
    {
        using var tar = await TarAsync(Enumerable.Range(0, 11).Select(i => Entry(TarEntryType.Directory, $"tree/{i}/")));

        Assert.Contains("more than 10 entries", (await ExtractAsync(tar, new BundleLimits(10, 1_000_000)))!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_bytes_than_a_bundle_may_have_are_refused_before_they_are_written()
    {
        using var tar = await TarAsync([.. Enumerable.Range(0, 3).Select(i => Entry(TarEntryType.RegularFile, $"tree/{i}", new byte[400]))]);

        Assert.Contains("tree/2", (await ExtractAsync(tar, new BundleLimits(100, 1_000)))!.Detail, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_sample.Opened, "tree/2")));
    }

    [Fact]
    public async Task An_entry_that_claims_more_than_there_is_is_refused()
    {
        using var tar = await TarAsync([Entry(TarEntryType.RegularFile, "tree/x", new byte[400])]);
        var bytes = tar.ToArray();
        var at = bytes.AsSpan().IndexOf("tree/x"u8);
        Encoding.ASCII.GetBytes("77777777777").CopyTo(bytes, at + 124);
        MendChecksum(bytes.AsSpan(at, 512));
        using var claims = new MemoryStream(bytes[..(at + 1024)]);

        Assert.NotNull(await ExtractAsync(claims, BundleLimits.Ordinary));
    }

    [Fact]
    public async Task Rubbish_is_refused()
    {
        var random = new Random(3);
        var proper = await _sample.SealEntriesAsync();
        Assert.True((await _sample.OpenAsync(proper)).IsUsable);
        Directory.Delete(_sample.Opened, recursive: true);
        for (var i = 0; i < 30; i++)
        {
            var bytes = new byte[random.Next(0, 5000)];
            random.NextBytes(bytes);
            await _sample.RefusedAsync(SealRules.UnfitEntry, await _sample.SealRawAsync(BundleManifestJson.Write(_sample.Manifest), (s, t) => s.WriteAsync(bytes, t).AsTask()));
        }
    }

    [Fact]
    public async Task A_tar_with_a_changed_byte_is_refused_or_has_all_that_a_bundle_needs()
    {
        using var tar = await TarAsync([Entry(TarEntryType.Directory, "tree/d/"), Entry(TarEntryType.RegularFile, "tree/d/x", "x"u8.ToArray())]);
        var random = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            var bytes = tar.ToArray();
            var block = random.Next(0, bytes.Length / 512) * 512;
            bytes[block + random.Next(0, 512)] = (byte)random.Next(256);
            MendChecksum(bytes.AsSpan(block, 512));
            using var changed = new MemoryStream(bytes);
            // Whatever it is, it ends as a value and never as an exception, and nothing is outside.
            await ExtractAsync(changed, new BundleLimits(1000, 1_000_000));
            NothingOutside();
        }
    }

    private async Task<MemoryStream> TarAsync(IEnumerable<TarEntry> entries)
    {
        var bytes = new MemoryStream();
        await using (var tar = new TarWriter(bytes, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var entry in _sample.Proper().Concat(entries))
            {
                await tar.WriteEntryAsync(entry, End);
            }
        }

        bytes.Position = 0;
        return bytes;
    }

    private async Task<Diagnostic?> ExtractAsync(Stream tar, BundleLimits limits)
    {
        if (Directory.Exists(_sample.Opened))
        {
            Directory.Delete(_sample.Opened, recursive: true);
        }

        Directory.CreateDirectory(_sample.Opened);
        return await new BundleExtractor(_sample.Opened, limits).ExtractAsync(tar, End);
    }

    private static void MendChecksum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    private void NothingOutside()
    {
        Assert.Equal(["artifacts", "made", "opened"], new DirectoryInfo(_sample.Of("")).EnumerateFileSystemInfos().Select(e => e.Name).Except(["artifacts"]).Prepend("artifacts").Order(StringComparer.Ordinal));
        Assert.False(File.Exists("/tmp/flywheel-evil"));
    }
}
