using System.Collections.Immutable;
using Flywheel.Deployments.Guards;
using Flywheel.Jobs;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Deployments.Guards;

public sealed class CommitOrderTests : IDisposable
{
    private readonly Sandbox _origin = Sandbox.Create();
    private readonly TemporaryFolder _folder = new();
    private readonly string _first;
    private readonly string _second;
    private readonly string _side;

    public CommitOrderTests()
    {
        _first = Commit("a");
        _second = Commit("b");
        _origin.Git("switch", "--quiet", "--create", "side", _first);
        _side = Commit("c");
        _origin.Git("switch", "--quiet", "main");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_ancestor_is_older() => Assert.Equal(CommitRelation.Older, await OrderAsync(_first, _second));

    [Fact(Timeout = 60_000)]
    public async Task A_descendant_the_same_and_another_line_are_not()
    {
        Assert.Equal(CommitRelation.NotOlder, await OrderAsync(_second, _first));
        Assert.Equal(CommitRelation.NotOlder, await OrderAsync(_first, _first));
        Assert.Equal(CommitRelation.NotOlder, await OrderAsync(_side, _second));
    }

    [Fact(Timeout = 60_000)]
    public async Task Local_changes_do_not_make_another_commit()
    {
        Assert.Equal(CommitRelation.NotOlder, await OrderAsync($"{_first}-dirty", _first));
        Assert.Equal(CommitRelation.Older, await OrderAsync($"{_first}-dirty", $"{_second}-dirty"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_nothing_of_a_commit_was_applied_nothing_is_older() => Assert.Equal(CommitRelation.NotOlder, await OrderAsync(_first, null));

    [Fact(Timeout = 60_000)]
    public async Task A_plan_without_a_commit_after_one_is_unknown() => Assert.IsType<CommitRelation.Unknown>(await OrderAsync(null, _first));

    [Fact(Timeout = 60_000)]
    public async Task A_commit_that_this_clone_lacks_is_unknown_and_fetched_by_its_hash()
    {
        var elsewhere = new string('d', 40);

        var unknown = Assert.IsType<CommitRelation.Unknown>(await OrderAsync(_first, elsewhere));

        Assert.Equal($"Run: git fetch origin {elsewhere}", unknown.Help);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--upload-pack=touch planted")]
    [InlineData("HEAD")]
    [InlineData("main")]
    [InlineData("")]
    [InlineData("-dirty")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF01")]
    public async Task What_is_no_hash_never_reaches_git(string commit)
    {
        var context = Context();

        Assert.IsType<CommitRelation.Unknown>(await Order(_origin.Root).OfAsync(commit, _first, context));
        Assert.IsType<CommitRelation.Unknown>(await Order(_origin.Root).OfAsync(_first, commit, context));
        Assert.Empty(context.Commands);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shallow_clone_that_lacks_the_older_commit_does_not_take_it_for_another_line()
    {
        var clone = Clone("1");

        var unknown = Assert.IsType<CommitRelation.Unknown>(await Order(clone).OfAsync(_first, _second, Context()));

        Assert.Equal("Run: git fetch --unshallow", unknown.Help);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shallow_clone_with_a_cut_between_two_commits_that_it_has_is_unknown_too()
    {
        var third = Commit("d");
        var clone = Clone("1");
        TestGit.Run(clone, "fetch", "--quiet", "--depth=1", "origin", _first);

        Assert.Equal("Run: git fetch --unshallow", Assert.IsType<CommitRelation.Unknown>(await Order(clone).OfAsync(_first, third, Context())).Help);
        TestGit.Run(clone, "fetch", "--quiet", "--unshallow");
        Assert.Equal(CommitRelation.Older, await Order(clone).OfAsync(_first, third, Context()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_shallow_clone_that_has_the_way_between_them_knows()
    {
        Commit("d");
        var clone = Clone("2");

        var third = TestGit.Run(clone, "rev-parse", "HEAD");
        Assert.Equal(CommitRelation.NotOlder, await Order(clone).OfAsync(System.Text.Encoding.ASCII.GetString(third).Trim(), _second, Context()));
        Assert.Equal(CommitRelation.Older, await Order(clone).OfAsync(_second, System.Text.Encoding.ASCII.GetString(third).Trim(), Context()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_replaced_commit_does_not_change_the_order()
    {
        _origin.Git("replace", "--graft", _second);

        Assert.Equal(CommitRelation.Older, await OrderAsync(_first, _second));
    }

    public void Dispose()
    {
        _origin.Dispose();
        _folder.Dispose();
    }

    private string Commit(string file)
    {
        _origin.WithFile(file, file).Commit(file);
        return _origin.Git("rev-parse", "HEAD");
    }

    private string Clone(string depth)
    {
        var clone = _folder.Of("clone");
        TestGit.Run(_folder.Root, "clone", "--quiet", "--depth", depth, $"file://{_origin.Root}", clone);
        return clone;
    }

    private async Task<CommitRelation> OrderAsync(string? planned, string? applied) => await Order(_origin.Root).OfAsync(planned, applied, Context());

    private static CommitOrder Order(string root) => new(
        new ToolPath("/usr/local/bin:/usr/bin:/bin", root), root, ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"));

    private TestJobContext Context() => new(_folder.Root, new JobId(Stage.Deploy, "attic"));
}
