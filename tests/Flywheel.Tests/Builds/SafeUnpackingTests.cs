using System.Formats.Tar;
using System.Text;
using Flywheel.Builds;
using Flywheel.Testing;

namespace Flywheel.Tests.Builds;

public sealed class SafeUnpackingTests : IDisposable
{
    private static readonly UnpackLimits Small = new(Entries: 5, Bytes: 1000, Depth: 3);
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("/abs.txt")]
    [InlineData("a/../../x")]
    [InlineData("..\\win.txt")]
    [InlineData("./a")]
    [InlineData("a//b")]
    [InlineData("a\nb")]
    [InlineData("..")]
    public async Task A_name_that_could_lead_out_is_refused(string name)
    {
        await RefusesAsync(File(name, "x"));

        Assert.Equal(["archive.tar", "out"], Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Of("out")));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_is_refused(TarEntryType type) =>
        await RefusesAsync(new PaxTarEntry(type, "d") { LinkName = "/etc/passwd" });

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task A_device_or_a_pipe_is_refused(TarEntryType type) => await RefusesAsync(new PaxTarEntry(type, "d"));

    [Fact]
    public async Task A_file_that_comes_twice_is_refused() => await RefusesAsync(File("a", "1"), File("a", "2"));

    [Fact]
    public async Task A_file_that_is_then_used_as_folder_is_refused() => await RefusesAsync(File("a", "1"), File("a/b", "2"));

    [Fact]
    public async Task More_entries_than_allowed_are_refused() => await RefusesAsync([.. Enumerable.Range(0, 6).Select(i => File($"f{i}", ""))]);

    [Fact]
    public async Task More_bytes_than_allowed_are_refused() => await RefusesAsync(File("a", new string('a', 600)), File("b", new string('b', 600)));

    [Fact]
    public async Task Folders_deeper_than_allowed_are_refused() => await RefusesAsync(File("a/b/c/d", "x"));

    [Fact]
    public async Task A_size_that_claims_more_than_there_is_is_refused()
    {
        await WriteAsync(File("a", new string('a', 600)));
        using (var archive = System.IO.File.OpenWrite(_folder.Of("archive.tar")))
        {
            archive.SetLength(700);
        }

        await Assert.ThrowsAnyAsync<UnpackableFileException>(UnpackAsync);
    }

    [Fact]
    public async Task What_is_no_tar_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(_folder.Of("archive.tar"), string.Concat(Enumerable.Repeat("this is no tar ", 100)));

        await Assert.ThrowsAsync<UnpackableFileException>(UnpackAsync);
    }

    [Fact]
    public async Task The_right_to_become_another_user_does_not_come_out()
    {
        await WriteAsync(new PaxTarEntry(TarEntryType.RegularFile, "a")
        {
            Mode = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.UserExecute | UnixFileMode.OtherWrite,
        });

        await UnpackAsync();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
            System.IO.File.GetUnixFileMode(_folder.Of("out/a")));
    }

    public void Dispose() => _folder.Dispose();

    private static PaxTarEntry File(string name, string content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };

    private async Task RefusesAsync(params TarEntry[] entries)
    {
        await WriteAsync(entries);

        await Assert.ThrowsAsync<UnpackableFileException>(UnpackAsync);
    }

    private async Task WriteAsync(params TarEntry[] entries)
    {
        await using var writer = new TarWriter(System.IO.File.Create(_folder.Of("archive.tar")));
        foreach (var entry in entries)
        {
            await writer.WriteEntryAsync(entry);
        }
    }

    private async Task UnpackAsync()
    {
        await using var archive = System.IO.File.OpenRead(_folder.Of("archive.tar"));
        await SafeUnpacking.UnpackAsync(archive, _folder.Of("out"), Small, CancellationToken.None);
    }
}
