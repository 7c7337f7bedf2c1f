using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Tools;

public sealed class ToolPathTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_program_of_that_name_is_found()
    {
        var first = Plant("a/tofu");
        _ = Plant("b/tofu");

        Assert.Equal(first, In("a", "b").Find("tofu"));
        Assert.Null(In("a", "b").Find("terraform"));
    }

    [Fact]
    public void A_file_that_may_not_be_run_and_a_folder_of_that_name_are_passed_over()
    {
        File.SetUnixFileMode(Plant("a/tofu"), UnixFileMode.UserRead);
        _ = Directory.CreateDirectory(_folder.Of("b/tofu"));
        var program = Plant("c/tofu");

        Assert.Equal(program, In("a", "b", "c").Find("tofu"));
    }

    [Theory]
    [InlineData("repository")]
    [InlineData("repository/")]
    [InlineData("repository/node_modules/.bin")]
    [InlineData("elsewhere/../repository/bin")]
    [InlineData("link-into-repository")]
    public void A_program_in_the_checkout_is_never_taken(string folder)
    {
        _ = Plant("repository/git");
        _ = Plant("repository/bin/git");
        _ = Plant("repository/node_modules/.bin/git");
        _ = Directory.CreateDirectory(_folder.Of("elsewhere"));
        _ = File.CreateSymbolicLink(_folder.Of("link-into-repository"), _folder.Of("repository/bin"));

        Assert.Null(In(folder).Find("git"));
    }

    [Fact]
    public void A_neighbour_whose_name_begins_like_the_checkout_is_no_part_of_it()
    {
        var program = Plant("repository-tools/git");

        Assert.Equal(program, In("repository-tools").Find("git"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("bin")]
    [InlineData("./bin:../bin")]
    public void Relative_and_empty_folders_are_ignored(string path) =>
        Assert.Empty(new ToolPath(path, _folder.Of("repository")).Folders);

    [Theory]
    [InlineData("")]
    [InlineData("../b/tofu")]
    [InlineData("/bin/sh")]
    public void Only_a_name_is_looked_up(string name)
    {
        _ = Plant("b/tofu");

        Assert.Null(In("b").Find(name));
    }

    [Fact]
    public void The_stamp_changes_when_the_program_is_replaced_even_behind_a_link()
    {
        var program = Plant("a/real");
        _ = File.CreateSymbolicLink(_folder.Of("a/tofu"), program);
        var before = ToolPath.StampOf(_folder.Of("a/tofu"));

        Assert.Equal(before, ToolPath.StampOf(_folder.Of("a/tofu")));
        File.SetLastWriteTimeUtc(program, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(before, ToolPath.StampOf(_folder.Of("a/tofu")));
    }

    private ToolPath In(params string[] folders) => new(string.Join(':', folders.Select(_folder.Of)), _folder.Of("repository"));

    private string Plant(string name)
    {
        var path = _folder.Of(name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, Executable | UnixFileMode.UserWrite);
        return path;
    }
}
