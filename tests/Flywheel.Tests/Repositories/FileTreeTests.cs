using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class FileTreeTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Files_are_sorted_by_path_as_a_whole()
    {
        _sandbox.WithFile("a/z", "").WithFile("a.b", "").WithFile("a-b/c", "").WithFile("a0", "").WithFile("B", "").WithFile("ä", "").WithFile("a/b/c", "");

        var paths = Scan().Files.Select(file => file.Path).ToList();

        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        Assert.Equal([".gitignore", "B", "a-b/c", "a.b", "a/b/c", "a/z", "a0", "ä"], paths);
    }

    [Fact]
    public void A_folder_does_not_hold_the_files_of_one_whose_name_starts_the_same()
    {
        _sandbox.WithFile("stack-a/main.tf", "").WithFile("stack-aa/main.tf", "").WithFile("stack-a.tf", "").WithFile("stack-a/b/c", "");

        Assert.Equal(["stack-a/b/c", "stack-a/main.tf"], Paths(Scan().Under("stack-a")));
        Assert.Equal(["stack-a.tf"], Paths(Scan().Under("stack-a.tf")));
        Assert.Empty(Scan().Under("stack"));
        Assert.Equal(Scan().Files.Length, Scan().Under("").Length);
    }

    [Fact]
    public void Folders_and_files_of_a_folder_are_told_apart()
    {
        _sandbox.WithFile("a/b/c/d", "").WithFile("a/b-c/d", "").WithFile("a/b.c", "").WithFile("a/z", "");

        Assert.Equal(["b-c", "b"], Scan().FoldersIn("a"));
        Assert.Equal(["a/b.c", "a/z"], Paths(Scan().FilesIn("a")));
        Assert.Equal([".gitignore"], Paths(Scan().FilesIn("")));
        Assert.True(Scan().HasFolder("a/b/c"));
        Assert.False(Scan().HasFolder("a/z"));
    }

    [Fact]
    public void What_tools_fill_and_git_ignores_is_left_out_but_not_what_tofu_reads()
    {
        _sandbox.WithFile(".gitignore", "out/\n*.log\n*.auto.tfvars\n.env\n.terraform/\n")
            .WithFile("x/.terraform/a", "").WithFile("node_modules/a", "").WithFile(".flywheel/a", "")
            .WithFile("out/a", "").WithFile("x/a.log", "").WithFile("x/a.auto.tfvars", "").WithFile(".env", "").WithFile("x/kept", "");
        var ignored = GitStatus.Parse(_sandbox.GitStatus()).IgnoredBelow("");

        Assert.Equal([".env", ".gitignore", "x/a.auto.tfvars", "x/kept"], Paths(FileTree.Scan(_sandbox.Root, ignored, FileHashes.InMemory()).Value!.Files));
    }

    [Fact]
    public void A_link_is_hashed_and_never_listed_through()
    {
        _sandbox.WithFile("../secret", "secret").WithLink("out", "../secret").WithLink("folder", "..").WithLink("loop", "loop").WithLink("none", "nowhere");

        var tree = Scan();

        Assert.Equal([".gitignore", "folder", "loop", "none", "out"], Paths(tree.Files));
        Assert.All(tree.Files.Skip(1), file => Assert.True(file.IsSymlink));
        Assert.NotEqual(Digest.Of("secret"u8), tree.HashOf(tree.Find("out")!));
        Assert.Equal(4, tree.Files.Skip(1).Select(tree.HashOf).Distinct().Count());
        Assert.Null(tree.Read(tree.Find("out")!, 100));
        Assert.Null(tree.Read(tree.Find("loop")!, 100));
    }

    [Fact]
    public void A_change_behind_a_link_inside_the_tree_is_seen()
    {
        _sandbox.WithFile("common/a.tf", "1").WithLink("x/a.tf", "../common/a.tf").WithLink("y", "common");
        var before = Scan();
        var (file, folder) = (before.HashOf(before.Find("x/a.tf")!), before.HashOf(before.Find("y")!));

        _sandbox.WithFile("common/a.tf", "2");
        var after = Scan();

        Assert.NotEqual(file, after.HashOf(after.Find("x/a.tf")!));
        Assert.NotEqual(folder, after.HashOf(after.Find("y")!));
        Assert.Equal("2"u8, after.Read(after.Find("x/a.tf")!, 100)!.Value.Span);
        Assert.True(after.TryResolve("y/a.tf", out var end));
        Assert.Equal("common/a.tf", end);
    }

    [Fact]
    public void Big_and_small_files_hash_to_the_digest_of_their_bytes()
    {
        var text = string.Concat(Enumerable.Repeat("flywheel ", 50_000));
        _sandbox.WithFile("big", text).WithFile("small", "x").WithFile("empty", "");
        var tree = Scan();

        Assert.All(["big", "small", "empty"], path => Assert.Equal(Digest.OfFile(Path.Combine(_sandbox.Root, path)), tree.HashOf(tree.Find(path)!)));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31m")]
    [InlineData("a\u202eb")]
    [InlineData("a\u007f")]
    public void A_name_that_cannot_be_shown_is_a_diagnostic(string name)
    {
        _sandbox.WithFile($"{name}/file", "").WithFile($"x/{name}", "");

        var scanned = FileTree.Scan(_sandbox.Root, IgnoredPaths.None, FileHashes.InMemory());

        Assert.Equal(2, scanned.Diagnostics.Count(problem => problem.Code == RepositoryRules.FileName.Code));
        Assert.All(scanned.Diagnostics, problem => Assert.DoesNotContain(name, problem.Detail, StringComparison.Ordinal));
        Assert.Equal([".gitignore"], Paths(scanned.Value!.Files));
    }

    [Fact]
    public void A_folder_nested_too_deep_is_a_diagnostic()
    {
        _sandbox.WithFile(string.Concat(Enumerable.Repeat("d/", 80)) + "file", "");

        Assert.Equal([RepositoryRules.TooDeep.Code], FileTree.Scan(_sandbox.Root, IgnoredPaths.None, FileHashes.InMemory()).Diagnostics.Select(problem => problem.Code));
    }

    [Fact]
    public void An_unreadable_file_is_a_diagnostic()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may read every file");
        _sandbox.WithFile("closed", "");
        File.SetUnixFileMode(Path.Combine(_sandbox.Root, "closed"), UnixFileMode.None);

        var scanned = FileTree.Scan(_sandbox.Root, IgnoredPaths.None, FileHashes.InMemory());

        Assert.Equal([MachineRules.FileUnreadable.Code], scanned.Diagnostics.Select(problem => problem.Code));
    }

    [Fact]
    public void A_missing_folder_is_a_diagnostic() =>
        Assert.Equal([RepositoryRules.FolderMissing.Code], FileTree.Scan(_sandbox.Root + "/none", IgnoredPaths.None, FileHashes.InMemory()).Diagnostics.Select(problem => problem.Code));

    private FileTree Scan() => FileTree.Scan(_sandbox.Root, IgnoredPaths.None, FileHashes.InMemory()).Value!;

    private static ImmutableArray<string> Paths(IEnumerable<FileEntry> files) => [.. files.Select(file => file.Path)];
}
