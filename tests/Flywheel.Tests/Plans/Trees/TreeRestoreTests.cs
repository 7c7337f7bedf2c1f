using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Plans.Trees;
using Flywheel.Testing;

namespace Flywheel.Tests.Plans.Trees;

public sealed class TreeRestoreTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TreeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact(Timeout = Limit)]
    public async Task It_comes_back_at_the_same_path_with_the_same_digest_and_may_not_be_changed()
    {
        _bench.Write("tofu/stacks/site/run.sh", "").Write("tofu/stacks/site/conf/a", "").Link("tofu/stacks/site/link", "main.tf");
        File.SetUnixFileMode(Path.Combine(_bench.Sandbox.Root, "tofu/stacks/site/run.sh"), (UnixFileMode)0b111_101_101);
        var planned = await CarryAsync(tree => File.WriteAllText(Path.Combine(tree.Directory, "made-at-plan-time"), "x"));

        using var tree = (await _bench.RestoreAsync(null, TestContext.Current.CancellationToken)).Value!;

        Assert.Equal(planned, tree.Digest());
        Assert.Equal(
            [("", "500"), ("tofu", "500"), ("tofu/stacks", "500"), ("tofu/stacks/site", "700"), ("tofu/stacks/site/conf", "500"), ("tofu/stacks/site/conf/a", "400"),
                ("tofu/stacks/site/made-at-plan-time", "400"), ("tofu/stacks/site/main.tf", "400"), ("tofu/stacks/site/run.sh", "500")],
            TreeEntry.Below(tree.Root).Where(entry => entry.Kind != TreeEntryKind.Link).Select(entry => entry.Path).Prepend("")
                .Select(path => (path, Convert.ToString((int)File.GetUnixFileMode(Path.Combine(tree.Root, path)), 8))));
        tree.Remove();
        Assert.False(Directory.Exists(tree.Root));
    }

    [Fact(Timeout = Limit)]
    public async Task What_lies_there_is_replaced()
    {
        await CarryAsync();
        File.WriteAllText(Path.Combine(_bench.Root, "tofu/stacks/site/planted.tf"), "");

        using var tree = (await _bench.RestoreAsync(null, TestContext.Current.CancellationToken)).Value!;

        Assert.False(File.Exists(Path.Combine(tree.Directory, "planted.tf")));
    }

    [Theory(Timeout = Limit)]
    [InlineData("relative/work/trees/site-lab")]
    [InlineData("{home}/work/elsewhere/site-lab")]
    [InlineData("{home}/work/trees/../../site-lab")]
    [InlineData("{home}/other/work/trees/site-lab")]
    [InlineData("{home}/work/trees/linked")]
    [InlineData("{home}/work/trees/file")]
    [InlineData("{home}/work/trees/open")]
    [InlineData("/proc/work/trees/site-lab")]
    public async Task It_goes_nowhere_but_into_a_folder_of_flywheels_own(string root)
    {
        await CarryAsync();
        var trees = Path.Combine(_bench.Home.Work, "trees");
        File.CreateSymbolicLink(Path.Combine(trees, "linked"), _bench.Sandbox.Root);
        await File.WriteAllTextAsync(Path.Combine(trees, "file"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(trees, "open"), (UnixFileMode)0b111_101_101);

        Directory.CreateDirectory(Path.Combine(_bench.Home.Root, "other"));
        File.CreateSymbolicLink(Path.Combine(_bench.Home.Root, "other/work"), _bench.Home.Work);

        var restored = await _bench.RestoreAsync(root.Replace("{home}", _bench.Home.Root, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Null(restored.Value);
        var problem = Assert.Single(restored.Diagnostics);
        Assert.Equal(TreeRules.CannotRestore.Code, problem.Code);
        Assert.StartsWith("The plan was made at ", problem.Detail, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_bench.Sandbox.Root, "tofu/stacks/site/main.tf")));
    }

    [Theory(Timeout = Limit)]
    [InlineData("errored.tfstate", false)]
    [InlineData("conf/.terraform", false)]
    [InlineData("out", true)]
    public async Task What_a_plan_may_not_leave_is_found_after_it_and_refused_before_its_apply(string name, bool isLink)
    {
        var problems = 0;
        await CarryAsync(tree =>
        {
            var path = Path.Combine(tree.Directory, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _ = isLink ? File.CreateSymbolicLink(path, "../../../../x") : Directory.CreateDirectory(path);
            problems = tree.Problems().Length;
        });

        var restored = await _bench.RestoreAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(1, problems);
        Assert.Equal(isLink ? TreeRules.NotPortable.Code : TreeRules.Reserved.Code, Assert.Single(restored.Diagnostics).Code);
    }

    [Fact(Timeout = Limit)]
    public async Task Pipes_and_names_that_are_no_text_are_found_and_can_be_removed()
    {
        using var tree = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;
        await ShellAsync(tree.Directory, "mkfifo pipe; mkdir \"$(printf 'a\\377')\"; : >\"$(printf 'a\\377')/$(printf '\\376b')\"; : >\"$(printf 'two\\nlines')\"");

        Assert.Equal([TreeRules.NotPortable.Code], tree.Problems().Select(problem => problem.Code).Distinct());
        Assert.Equal(2, tree.Problems().Length);
        tree.Remove();
        Assert.False(Directory.Exists(tree.Root));
    }

    [Fact(Timeout = Limit)]
    public async Task A_state_that_an_apply_could_not_save_is_not_removed()
    {
        await CarryAsync();
        var state = Path.Combine(_bench.Root, "tofu/stacks/site/errored.tfstate");
        using (var applied = (await _bench.RestoreAsync(null, TestContext.Current.CancellationToken)).Value!)
        {
            await File.WriteAllTextAsync(state, "{}", TestContext.Current.CancellationToken);
            applied.Discard();
            Assert.True(File.Exists(state));
        }

        Assert.Equal(TreeRules.UnsavedState.Code, Assert.Single((await _bench.MakeAsync(TestContext.Current.CancellationToken)).Diagnostics).Code);
        Assert.Equal(TreeRules.UnsavedState.Code, Assert.Single((await _bench.RestoreAsync(null, TestContext.Current.CancellationToken)).Diagnostics).Code);

        File.Delete(state);
        using var again = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;
        Assert.False(TreeRestore.IsRestored(again.Root));
        again.Discard();
        Assert.False(Directory.Exists(again.Root));
    }

    [Fact(Timeout = Limit)]
    public async Task A_built_file_that_the_plan_was_given_comes_back_where_it_was()
    {
        var app = _bench.Context().Artifacts.Put("app.tar", "the app"u8);
        var path = _bench.Context().Artifacts.PathOf(app.Digest);
        var inputs = new TreeInputs([(path, app.Digest)]);
        await CarryAsync(tree => inputs.Write(tree.Root));
        Assert.Empty(inputs.CopyTo(_bench.Bundle.Inputs));
        File.Delete(path);

        using var tree = (await _bench.RestoreAsync(null, TestContext.Current.CancellationToken)).Value!;

        Assert.Equal(app.Digest, Digest.OfFile(path));
    }

    [Fact(Timeout = Limit)]
    public async Task A_built_file_with_other_bytes_is_refused()
    {
        var app = _bench.Context().Artifacts.Put("app.tar", "the app"u8);
        var path = _bench.Context().Artifacts.PathOf(app.Digest);
        var inputs = new TreeInputs([(path, app.Digest)]);
        await CarryAsync(tree => inputs.Write(tree.Root));
        Assert.Empty(inputs.CopyTo(_bench.Bundle.Inputs));
        File.Delete(path);
        await File.WriteAllTextAsync(Path.Combine(_bench.Bundle.Inputs, app.Digest.Hex), "another", TestContext.Current.CancellationToken);

        var restored = await _bench.RestoreAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(TreeRules.InputChanged.Code, Assert.Single(restored.Diagnostics).Code);
        Assert.False(File.Exists(path));
        Assert.Equal(TreeRules.InputChanged.Code, Assert.Single(inputs.CopyTo(_bench.Bundle.Inputs)).Code);
    }

    private async Task<Digest> CarryAsync(Action<PrivateTree>? plan = null)
    {
        using var tree = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;
        plan?.Invoke(tree);
        _bench.Carry(tree);
        return tree.Digest();
    }

    private async Task ShellAsync(string folder, string script)
    {
        var exit = await _bench.Context().RunAsync(new()
        {
            File = "/bin/sh",
            Arguments = ["-c", script],
            Directory = folder,
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
        });
        Assert.True(exit.IsSuccess);
    }
}
