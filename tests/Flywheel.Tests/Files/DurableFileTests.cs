using Flywheel.Files;
using Flywheel.Testing;

namespace Flywheel.Tests.Files;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_is_left_beside_it()
    {
        DurableFile.Write(_folder.Of("a"), "a long first content"u8, DurableFile.Private);
        DurableFile.Write(_folder.Of("a"), "short"u8, DurableFile.Private);

        Assert.Equal("short", File.ReadAllText(_folder.Of("a")));
        Assert.Equal(DurableFile.Private, File.GetUnixFileMode(_folder.Of("a")));
        Assert.Single(Directory.EnumerateFiles(_folder.Root));
    }

    [Fact]
    public void A_link_is_replaced_and_what_it_points_to_is_left_alone()
    {
        File.WriteAllText(_folder.Of("precious"), "untouched");
        File.CreateSymbolicLink(_folder.Of("a"), _folder.Of("precious"));

        DurableFile.Write(_folder.Of("a"), "new"u8);

        Assert.Equal("untouched", File.ReadAllText(_folder.Of("precious")));
        Assert.Equal("new", File.ReadAllText(_folder.Of("a")));
    }

    [Fact]
    public void What_cannot_be_written_leaves_the_old_file_and_no_other()
    {
        Directory.CreateDirectory(_folder.Of("a"));

        Assert.ThrowsAny<IOException>(() => DurableFile.Write(_folder.Of("a"), "new"u8));

        Assert.Empty(Directory.EnumerateFiles(_folder.Root));
    }
}
