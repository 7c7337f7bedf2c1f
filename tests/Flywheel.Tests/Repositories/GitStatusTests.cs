using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class GitStatusTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    public void Dispose() => _sandbox.Dispose();

    private GitStatus Status(string folder = "") => GitStatus.Parse(_sandbox.GitStatus(folder));

    [Fact]
    public void Before_the_first_commit_there_is_a_branch_and_no_commit()
    {
        Assert.Null(Status().Commit);
        Assert.Equal("main", Status().Branch);
    }

    [Fact]
    public void A_clean_checkout_has_its_commit_and_branch()
    {
        _sandbox.WithFile("a", "1").Commit();

        Assert.Equal(_sandbox.Git("rev-parse", "HEAD"), Status().Commit);
        Assert.False(Status().IsDirty);
    }

    [Fact]
    public void A_detached_head_has_no_branch()
    {
        _sandbox.Commit().Git("checkout", "--quiet", "--detach");

        Assert.Null(Status().Branch);
        Assert.NotNull(Status().Commit);
    }

    [Theory]
    [InlineData("a", "changed")]
    [InlineData("new file", "")]
    [InlineData("-rf/main.tf", "")]
    [InlineData("with\nnewline", "")]
    public void A_change_or_an_unknown_file_makes_it_dirty(string path, string text)
    {
        _sandbox.WithFile("a", "1").Commit().WithFile(path, text);

        Assert.True(Status().IsDirty);
    }

    [Fact]
    public void A_renamed_file_is_one_change()
    {
        _sandbox.WithFile("old name", "some content that git knows again\n").Commit().Git("mv", "old name", "new name");

        Assert.Equal(["new name"], Status().Changed);
    }

    [Fact]
    public void A_conflict_is_a_change()
    {
        _sandbox.WithFile("a", "1").Commit().Git("checkout", "--quiet", "-b", "other");
        _sandbox.WithFile("a", "2").Commit().Git("checkout", "--quiet", "main");
        _sandbox.WithFile("a", "3").Commit();
        Assert.Throws<InvalidOperationException>(() => _sandbox.Git("merge", "--quiet", "other"));

        Assert.Equal(["a"], Status().Changed);
    }

    [Fact]
    public void What_flywheel_keeps_makes_nothing_dirty()
    {
        _sandbox.WithFile(".gitignore", "").Commit().WithFile(".flywheel/history.db", "").WithFile("examples/one/.flywheel/history.db", "");
        _sandbox.WithFile("examples/one/kept", "").Git("add", "examples/one/kept");
        _sandbox.Git("commit", "--quiet", "--message", "x");

        Assert.False(Status().IsDirty);
    }

    [Fact]
    public void Ignored_paths_are_seen_from_a_subfolder()
    {
        _sandbox.WithFile(".gitignore", "out/\n*.log\n").WithFile("sub/out/a", "").WithFile("sub/a.log", "").WithFile("out/b", "").WithFile("sub/kept", "").Commit();

        var status = Status("sub");

        Assert.Equal(["out/", "sub/a.log", "sub/out/"], status.Ignored.Order(StringComparer.Ordinal));
        Assert.True(status.IgnoredBelow("sub").HasFolder("out", "out"));
        Assert.True(status.IgnoredBelow("sub").HasFile("a.log"));
        Assert.False(status.IgnoredBelow("sub").HasFile("sub/a.log"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0")]
    [InlineData("# branch.oid\0# \0#\0")]
    [InlineData("1\0002\0u\0?\0!\0")]
    [InlineData("2 R. N...")]
    [InlineData("fatal: not a git repository")]
    public void Nonsense_is_no_commit(string output) => Assert.Null(GitStatus.Parse(System.Text.Encoding.UTF8.GetBytes(output)).Commit);
}
