using Flywheel.Artifacts;
using Flywheel.Builds;
using Flywheel.Testing;

namespace Flywheel.Tests.Builds;

public sealed class DeterministicTarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_same_files_give_the_same_bytes_whatever_their_order_times_and_modes()
    {
        var first = Make("first", ["b.js", "a.js", "sub/c.js", "sub/" + new string('x', 180) + ".js", "ü.js"], UnixFileMode.None, DateTime.UnixEpoch.AddDays(1));
        var second = Make("second", ["ü.js", "sub/" + new string('x', 180) + ".js", "sub/c.js", "a.js", "b.js"], UnixFileMode.GroupWrite | UnixFileMode.OtherWrite, DateTime.UnixEpoch.AddDays(9));

        Assert.Equal(await DigestOf(first), await DigestOf(second));
    }

    [Fact]
    public async Task Another_content_another_name_and_the_right_to_run_a_file_are_seen()
    {
        var files = new[] { "a.js" };
        var plain = await DigestOf(Make("plain", files, UnixFileMode.None, DateTime.UnixEpoch));
        var runnable = await DigestOf(Make("runnable", files, UnixFileMode.UserExecute, DateTime.UnixEpoch));
        var named = await DigestOf(Make("named", ["b.js"], UnixFileMode.None, DateTime.UnixEpoch));
        var other = Make("other", files, UnixFileMode.None, DateTime.UnixEpoch);
        await File.WriteAllTextAsync(Path.Combine(other, "a.js"), "something else");

        Assert.Equal(4, new[] { plain, runnable, named, await DigestOf(other) }.Distinct().Count());
    }

    [Fact]
    public async Task The_bytes_are_these_and_stay_these()
    {
        var folder = Make("fixed", ["index.js", "client/app.js"], UnixFileMode.None, DateTime.UnixEpoch);

        Assert.Equal("1682ab8a883f226d03b381c07bc7bde48d4b772ccb4b312b6fd69306d0bdf6c5", (await DigestOf(folder)).Hex);
    }

    [Fact]
    public async Task A_link_is_refused_because_it_would_lead_elsewhere_on_another_machine()
    {
        var folder = Make("linked", ["index.js"], UnixFileMode.None, DateTime.UnixEpoch);
        File.CreateSymbolicLink(Path.Combine(folder, "passwd"), "/etc/passwd");

        var problem = await Assert.ThrowsAsync<UnpackableFileException>(() => DigestOf(folder));

        Assert.Equal("build/passwd", problem.Name);
    }

    [Theory]
    [InlineData("back\\slash.js")]
    [InlineData("new\nline.js")]
    public async Task A_name_that_means_something_else_elsewhere_is_refused(string name)
    {
        var folder = Make("named", [name], UnixFileMode.None, DateTime.UnixEpoch);

        await Assert.ThrowsAsync<UnpackableFileException>(() => DigestOf(folder));
    }

    [Fact]
    public async Task What_was_packed_comes_out_again()
    {
        var folder = Make("there", ["index.js", "sub/c.js"], UnixFileMode.UserExecute, DateTime.UnixEpoch);
        var store = new ArtifactStore(_folder.Of("artifacts"));
        var archive = await AppArchive.PackAsync(folder, store, CancellationToken.None);

        await AppArchive.UnpackAsync(archive, store, _folder.Of("out"), _folder.Root, CancellationToken.None);

        Assert.Equal("sub/c.js", await File.ReadAllTextAsync(_folder.Of("out/build/sub/c.js")));
        Assert.Equal("rwxr-xr-x", Mode(_folder.Of("out/build/sub/c.js")));
        Assert.Equal("rwxr-xr-x", Mode(_folder.Of("out/build/sub")));
    }

    [Fact]
    public async Task An_archive_that_was_changed_in_the_store_is_not_unpacked()
    {
        var store = new ArtifactStore(_folder.Of("artifacts"));
        var archive = await AppArchive.PackAsync(Make("there", ["index.js"], UnixFileMode.None, DateTime.UnixEpoch), store, CancellationToken.None);
        var bytes = await File.ReadAllBytesAsync(store.PathOf(archive.Digest));
        bytes[^2000] ^= 1;
        await File.WriteAllBytesAsync(store.PathOf(archive.Digest), bytes);

        await Assert.ThrowsAsync<UnpackableFileException>(() =>
            AppArchive.UnpackAsync(archive, store, _folder.Of("out"), _folder.Root, CancellationToken.None));

        Assert.False(Directory.Exists(_folder.Of("out")));
    }

    public void Dispose() => _folder.Dispose();

    private static string Mode(string path) => string.Concat(
        "rwxrwxrwx".Select((letter, bit) => ((int)File.GetUnixFileMode(path) & (0x100 >> bit)) != 0 ? letter : '-'));

    private string Make(string name, string[] files, UnixFileMode extra, DateTime modified)
    {
        var folder = _folder.Of(name);
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
            File.SetLastWriteTimeUtc(path, modified);
        }

        return folder;
    }

    private static async Task<Digest> DigestOf(string folder)
    {
        using var bytes = new MemoryStream();
        await DeterministicTar.WriteAsync(folder, "build", bytes, CancellationToken.None);
        return Digest.Of(bytes.ToArray());
    }
}
