using System.Collections.Immutable;
using Flywheel.Plans.Trees;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.Plans.Trees;

public sealed class PrivateTreeTests : IDisposable
{
    private const int Limit = 60_000;
    private const string Calls = "module \"a\" {\n  source = \"../../modules/a\"\n}\n";

    private readonly TreeBench _bench = new(hcl: Calls);

    public PrivateTreeTests() => _bench.Write("tofu/modules/a/main.tf", "");

    public void Dispose() => _bench.Dispose();

    [Fact(Timeout = Limit)]
    public async Task It_holds_the_stack_what_that_calls_and_what_it_declares_and_nothing_else()
    {
        _bench.Write("tofu/modules/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\n").Write("tofu/modules/a/x.sh", "").Write("tofu/modules/b/main.tf", "")
            .Write("tofu/modules/unused/main.tf", "").Write("tofu/stacks/other/main.tf", "").Write("tofu/stacks/site/lab.tfvars", "")
            .Write("README.md", "").Write("organization.yaml", "").Write("conf/deep/a.json", "").Write("conf/b.json", "").Write("conf/c.txt", "").Write("docs/x.md", "");
        _bench.Reads = ["organization.yaml", "conf/**/*.json", "./docs/", "/etc/hosts", "~/x", "none/*.json"];

        Assert.Equal(
            [
                "conf/b.json", "conf/deep/a.json", "docs/x.md", "organization.yaml", "tofu/modules/a/main.tf", "tofu/modules/a/x.sh",
                "tofu/modules/b/main.tf", "tofu/stacks/site/lab.tfvars", "tofu/stacks/site/main.tf",
            ],
            await FilesAsync());
    }

    [Fact]
    public void It_can_be_made_in_a_folder_whose_parents_are_not_there_yet()
    {
        var root = Path.Combine(_bench.Context().WorkFolder, "state-of", "site");

        using var tree = PrivateTree.MakeAt(_bench.Target(), root).Value!;

        Assert.True(File.Exists(Path.Combine(tree.Directory, "main.tf")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_repository_in_a_folder_of_the_checkout_takes_from_beside_itself()
    {
        using var bench = new TreeBench("examples/one", "module \"m\" {\n  source = \"../../../../../shared/m\"\n}\n") { Reads = ["../../conf/*.json"] };
        bench.Sandbox.WithFile("shared/m/main.tf", "").WithFile("shared/other/main.tf", "").WithFile("conf/a.json", "{}").WithFile("conf/a.txt", "");

        var made = await bench.MakeAsync(TestContext.Current.CancellationToken);
        using var tree = made.Value!;

        Assert.Equal(["conf/a.json", "examples/one/tofu/stacks/site/main.tf", "shared/m/main.tf"], Files(tree));
        Assert.Equal("examples/one/tofu/stacks/site", tree.StackPath);
    }

    [Fact(Timeout = Limit)]
    public async Task It_is_for_the_owner_alone_and_its_own_var_file_has_a_name_that_no_stack_can_have()
    {
        using var tree = await MakeAsync();

        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(tree.Root));
        Assert.StartsWith(tree.Root + "/.flywheel/", tree.VariableFile, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_bench.Root, "tofu/stacks/site"), tree.Directory);
    }

    [Fact(Timeout = Limit)]
    public async Task What_git_ignores_stays_out_unless_it_is_a_var_file_or_named_itself()
    {
        _bench.Write(".gitignore", "*.tfvars\n*.key\nbuilt/\n").Write("tofu/stacks/site/lab.tfvars", "").Write("tofu/stacks/site/x.key", "").Write("built/a.json", "");
        _bench.Reads = ["built/a.json"];

        Assert.Equal(["built/a.json", "tofu/modules/a/main.tf", "tofu/stacks/site/lab.tfvars", "tofu/stacks/site/main.tf"], await FilesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_there_is_gone_and_its_links_were_not_followed()
    {
        _bench.Write("precious.txt", "");
        Directory.CreateDirectory(Path.Combine(_bench.Root, "old/deep"));
        File.WriteAllText(Path.Combine(_bench.Root, "old/deep/x"), "");
        File.CreateSymbolicLink(Path.Combine(_bench.Root, "old/link"), _bench.Sandbox.Root);
        File.SetUnixFileMode(Path.Combine(_bench.Root, "old/deep"), UnixFileMode.None);

        Assert.Equal(["tofu/modules/a/main.tf", "tofu/stacks/site/main.tf"], await FilesAsync());
        Assert.True(File.Exists(Path.Combine(_bench.Sandbox.Root, "precious.txt")));
    }

    [Fact(Timeout = Limit)]
    public async Task It_changes_with_the_checkout_only_when_it_is_made_anew()
    {
        string before;
        using (var tree = await MakeAsync())
        {
            before = tree.Digest().Hex;
            _bench.Write("tofu/modules/a/main.tf", "# changed\n");
            Assert.Equal(before, tree.Digest().Hex);
        }

        using var again = await MakeAsync();
        Assert.NotEqual(before, again.Digest().Hex);
    }

    [Theory(Timeout = Limit)]
    [InlineData("content")]
    [InlineData("mode")]
    [InlineData("new")]
    [InlineData("folder")]
    [InlineData("link")]
    [InlineData("gone")]
    [InlineData("renamed")]
    public async Task Its_digest_changes_with_all_that_a_plan_may_leave_in_it(string change)
    {
        _bench.Link("tofu/stacks/site/link", "main.tf");
        using var tree = await MakeAsync();
        var before = tree.Digest();
        var file = Path.Combine(tree.Directory, "main.tf");

        Change(change, tree.Directory, file);

        Assert.NotEqual(before, tree.Digest());
    }

    [Fact(Timeout = Limit)]
    public async Task Two_plans_of_a_stack_wait_for_each_other()
    {
        var context = _bench.Context();
        var first = await MakeAsync();
        var second = PrivateTree.MakeAsync(_bench.Target(), context, TestContext.Current.CancellationToken);
        while (context.Recorded.Text.Length == 0)
        {
            await Task.Yield();
        }

        Assert.False(second.IsCompleted);
        Assert.StartsWith("waiting for plan/site of run-", context.Recorded.Text, StringComparison.Ordinal);
        first.Dispose();

        using var tree = (await second).Value!;
        Assert.True(Directory.Exists(tree.Directory));
    }

    [Fact(Timeout = Limit)]
    public async Task A_tofu_that_outlived_its_flywheel_keeps_its_files()
    {
        var context = _bench.Context();
        (await MakeAsync()).Dispose();
        using var end = new CancellationTokenSource();
        using var endServer = new CancellationTokenSource();
        var server = SleepAsync("node", endServer.Token);
        var survivor = SleepAsync("tofu-1.9", end.Token);
        var second = PrivateTree.MakeAsync(_bench.Target(), context, TestContext.Current.CancellationToken);
        while (!context.Recorded.Text.Contains("waiting for process ", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        Assert.False(second.IsCompleted);
        await end.CancelAsync();
        await survivor;

        using var tree = (await second).Value!;
        Assert.False(server.IsCompleted);
        await endServer.CancelAsync();
        await server;
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task Ten_thousand_files_and_deep_folders_are_copied_and_names_that_cannot_be_passed_on_are_not()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 50));
        _bench.Write($"tofu/stacks/site/{deep}/x", "").Write("tofu/stacks/site/two\nlines", "").Write("tofu/stacks/site/ü 🚀", "");
        for (var i = 0; i < 10_000; i++)
        {
            _bench.Write($"tofu/modules/a/files/{i % 100}/{i}", "");
        }

        using var tree = await MakeAsync();

        Assert.Equal(10_004, Files(tree).Count);
        Assert.True(File.Exists(Path.Combine(tree.Directory, deep, "x")));
        Assert.False(File.Exists(Path.Combine(tree.Directory, "two\nlines")));
        tree.Remove();
        Assert.False(Directory.Exists(tree.Root));
    }

    private Task<ProcessExit> SleepAsync(string name, CancellationToken stop)
    {
        var program = Path.Combine(_bench.Home.Work, name);
        File.Copy("/bin/sleep", program);
        return _bench.Stopping(stop).RunAsync(new()
        {
            File = program,
            Arguments = ["50"],
            Directory = Path.Combine(_bench.Root, "tofu"),
            Environment = ImmutableSortedDictionary<string, string>.Empty,
        });
    }

    private static void Change(string change, string folder, string file)
    {
        switch (change)
        {
            case "content":
                File.AppendAllText(file, " ");
                break;
            case "mode":
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
                break;
            case "new":
                File.WriteAllText(Path.Combine(folder, "made-at-plan-time.zip"), "");
                break;
            case "folder":
                Directory.CreateDirectory(Path.Combine(folder, "empty"));
                break;
            case "link":
                File.Delete(Path.Combine(folder, "link"));
                File.CreateSymbolicLink(Path.Combine(folder, "link"), "lab.tfvars");
                break;
            case "gone":
                File.Delete(file);
                break;
            default:
                File.Move(file, file + "2");
                break;
        }
    }

    private async Task<PrivateTree> MakeAsync() => (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;

    private async Task<List<string>> FilesAsync()
    {
        using var tree = await MakeAsync();
        return Files(tree);
    }

    private static List<string> Files(PrivateTree tree) =>
        [.. TreeEntry.Below(tree.Root).Where(entry => entry.Kind != TreeEntryKind.Folder).Select(entry => entry.Path)];
}
