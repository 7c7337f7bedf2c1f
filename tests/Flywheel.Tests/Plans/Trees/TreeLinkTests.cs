using Flywheel.Diagnostics;
using Flywheel.Testing;

namespace Flywheel.Tests.Plans.Trees;

public sealed class TreeLinkTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TreeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory(Timeout = Limit)]
    [InlineData("/etc/passwd")]
    [InlineData("/")]
    [InlineData("../../../../outside/tofu/stacks/decoy/main.tf")]
    [InlineData("../../../../repository-evil/x")]
    [InlineData("folder/../../../../../x")]
    [InlineData("up/up/up/up/x")]
    [InlineData("round")]
    public async Task A_link_that_leads_out_or_in_circles_is_refused_and_named(string target)
    {
        _bench.Write("tofu/stacks/site/folder/x", "").Link("tofu/stacks/site/link", target);
        if (target.StartsWith("up", StringComparison.Ordinal))
        {
            _bench.Link("tofu/stacks/site/up", "..").Link("tofu/stacks/up", "..").Link("tofu/up", "..").Link("up", "..");
        }

        if (target == "round")
        {
            _bench.Link("tofu/stacks/site/round", "link");
        }

        var made = await _bench.MakeAsync(TestContext.Current.CancellationToken);

        Assert.Null(made.Value);
        Assert.All(made.Diagnostics, problem => Assert.Equal(TreeRules.LinkOutside.Code, problem.Code));
        Assert.Contains(made.Diagnostics, problem => problem.Detail.Contains("leads to \"", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_bench.Root));
    }

    [Fact(Timeout = Limit)]
    public async Task A_link_to_a_file_of_the_checkout_brings_that_file()
    {
        _bench.Write("shared/a.json", "{}").Write("shared/b.json", "{}").Link("tofu/stacks/site/a.json", "../../../shared/first.json").Link("shared/first.json", "a.json");

        using var tree = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;

        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(tree.Directory, "a.json"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(tree.Root, "shared/b.json")));
    }

    [Fact(Timeout = Limit)]
    public async Task An_absolute_link_into_the_checkout_is_made_relative()
    {
        _bench.Write("shared/deep/a.json", "old").Link("tofu/stacks/site/conf", Path.Combine(_bench.Sandbox.Root, "shared"));

        using var tree = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;
        _bench.Write("shared/deep/a.json", "new");

        Assert.Equal("../../../shared", new FileInfo(Path.Combine(tree.Directory, "conf")).LinkTarget);
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(tree.Directory, "conf/deep/a.json"), TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task A_module_that_is_called_through_a_link_is_found_there()
    {
        using var bench = new TreeBench(hcl: "module \"m\" {\n  source = \"../../by-name/m\"\n}\n");
        bench.Write("tofu/modules/m/main.tf", "").Link("tofu/by-name", "modules");

        using var tree = (await bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;

        Assert.True(File.Exists(Path.Combine(tree.Directory, "../../by-name/m/main.tf")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_link_to_a_folder_above_the_stack_does_not_bring_the_whole_checkout()
    {
        _bench.Write("secrets/x", "").Link("tofu/stacks/site/top", "../../..");

        using var tree = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;

        Assert.False(File.Exists(Path.Combine(tree.Root, "secrets/x")));
    }

    [Theory(Timeout = Limit)]
    [InlineData("tofu/stacks/site/errored.tfstate/x")]
    [InlineData("tofu/stacks/site/terraform.tfstate.backup")]
    [InlineData("tofu/stacks/site/deep/terraform.tfstate.d/x")]
    [InlineData("conf/errored.tfstate")]
    public async Task A_reserved_name_is_refused(string path)
    {
        _bench.Write(path, "");
        _bench.Reads = Directory.Exists(Path.Combine(_bench.Sandbox.Root, "conf")) ? ["conf"] : [];

        var made = await _bench.MakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TreeRules.Reserved.Code, Assert.Single(made.Diagnostics).Code);
    }

    [Fact(Timeout = Limit)]
    public async Task What_tools_leave_behind_is_left_out()
    {
        _bench.Write("tofu/stacks/site/crash.log", "").Write("tofu/stacks/site/crash.17.log", "")
            .Write("tofu/stacks/site/.terraform/providers/evil", "").Write("tofu/stacks/site/.flywheel/flywheel.tfvars.json", "{}");

        using var tree = (await _bench.MakeAsync(TestContext.Current.CancellationToken)).Value!;

        Assert.Equal(["main.tf"], Directory.EnumerateFileSystemEntries(tree.Directory).Select(Path.GetFileName));
    }

    [Theory(Timeout = Limit)]
    [InlineData("nowhere.yaml")]
    [InlineData("../outside")]
    [InlineData("../../../../etc/passwd")]
    public async Task A_declared_path_that_is_not_there_is_said(string read)
    {
        _bench.Reads = [read];

        var made = await _bench.MakeAsync(TestContext.Current.CancellationToken);

        var problem = Assert.Single(made.Diagnostics);
        Assert.Equal(TreeRules.ReadMissing.Code, problem.Code);
        Assert.Contains($"\"{read}\"", problem.Detail, StringComparison.Ordinal);
    }
}
