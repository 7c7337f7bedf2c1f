using Flywheel.Diagnostics;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class GitFolderTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_top_level_is_found_from_a_subfolder()
    {
        _sandbox.WithFile("a/b/c", "");

        var git = GitFolder.Find(Path.Combine(_sandbox.Root, "a/b")).Value!;

        Assert.Equal(_sandbox.Root, git.TopLevel);
        Assert.Equal("a/b", git.Relative(_sandbox.Root + "/a/b"));
        Assert.Equal("", git.Relative(_sandbox.Root));
        Assert.Null(git.Relative(_sandbox.Root + "-evil"));
    }

    [Fact]
    public void A_folder_outside_of_git_is_a_diagnostic() =>
        Assert.Equal([RepositoryRules.NotAGitRepository.Code], GitFolder.Find("/").Diagnostics.Select(problem => problem.Code));

    [Theory]
    [InlineData("gitdir: nowhere")]
    [InlineData("")]
    [InlineData("gitdir:")]
    public void A_git_file_that_leads_nowhere_does_not_count(string text)
    {
        _sandbox.WithFile("sub/.git", text);

        Assert.Equal(_sandbox.Root, GitFolder.Find(_sandbox.Root + "/sub").Value!.TopLevel);
    }

    [Fact]
    public void A_worktree_shares_the_branches()
    {
        _sandbox.Commit().Git("worktree", "add", "--quiet", "-b", "side", "../tree");

        var git = GitFolder.Find(Path.Combine(_sandbox.Root, "../tree")).Value!;

        Assert.Equal(Path.GetFullPath("../tree", _sandbox.Root), git.TopLevel);
        Assert.Equal(["main", "side"], GitBranches.Local(git));
        Assert.Equal("main", GitBranches.Default(git, CiEnvironment.None, "side"));
    }

    [Fact]
    public void Branches_are_found_when_packed()
    {
        _sandbox.Commit().Git("branch", "feature/a");
        _sandbox.Git("tag", "v1");
        _sandbox.Git("pack-refs", "--all");
        _sandbox.Git("branch", "loose");

        Assert.Equal(["feature/a", "loose", "main"], GitBranches.Local(Folder));
    }

    [Theory]
    [InlineData("trunk", new string[0], null, null, "trunk")]
    [InlineData("trunk", new[] { "other" }, null, null, null)]
    [InlineData("main", new[] { "master", "other" }, null, null, "main")]
    [InlineData("master", new[] { "other" }, null, null, "master")]
    [InlineData("main", new[] { "release" }, "release", null, "release")]
    [InlineData("main", new[] { "release" }, "release", "trunk", "trunk")]
    public void The_default_branch_is_the_first_that_somebody_names(string first, string[] others, string? remote, string? ci, string? expected)
    {
        using var sandbox = Sandbox.Create(first).Commit();
        foreach (var branch in others)
        {
            sandbox.Git("branch", branch);
        }

        if (remote is not null)
        {
            sandbox.Git("symbolic-ref", "refs/remotes/origin/HEAD", $"refs/remotes/origin/{remote}");
        }

        Assert.Equal(expected, GitBranches.Default(GitFolder.Find(sandbox.Root).Value!, CiEnvironment.None with { DefaultBranch = ci }, first));
    }

    [Fact]
    public void Before_the_first_commit_the_only_branch_is_the_current_one() =>
        Assert.Equal("main", GitBranches.Default(Folder, CiEnvironment.None, "main"));

    private GitFolder Folder => GitFolder.Find(_sandbox.Root).Value!;
}
