using Flywheel.Testing;

namespace Flywheel.EndToEnd.Input;

/// <summary>Repositories and data directories in places that scripts stumble over.</summary>
public sealed class OddPlaceTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Theory]
    [InlineData("with space")]
    [InlineData("ünïcödé")]
    [InlineData("quote'and\"quote")]
    [InlineData("-dash")]
    [InlineData("$HOME;echo")]
    public async Task A_repository_may_lie_in_a_folder_of_any_name(string name)
    {
        var folder = Path.Combine(_checkout.Besides("places"), name);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        _checkout.Sandbox.Git("clone", "--quiet", _checkout.Root, folder);

        var run = (await _checkout.RunJsonAsync("run", folder)).ExitedWith(0);
        var plan = (await _checkout.RunJsonAsync("plan", folder, "--detailed-exitcode")).ExitedWith(0);

        Assert.Equal("succeeded", run.OutcomeOf("deploy/one"));
        Assert.Equal("reused", plan.OutcomeOf("validate/stack:one"));
        Assert.True(File.Exists(Path.Combine(folder, ".flywheel/state/one-lab.tfstate")));
    }

    [Fact]
    public async Task A_repository_may_be_a_folder_below_the_top_of_the_checkout()
    {
        using var nested = new Checkout();
        nested.Sandbox.WithFile("infrastructure/organization.yaml", await File.ReadAllTextAsync(Path.Combine(_checkout.Root, "organization.yaml"), TestContext.Current.CancellationToken))
            .WithFile("infrastructure/tofu/stacks/one/main.tf", Checkout.OneResource).Commit();

        var run = (await nested.RunJsonAsync("run", "infrastructure")).ExitedWith(0);

        Assert.Equal("succeeded", run.OutcomeOf("deploy/one"));
        Assert.False(Directory.Exists(nested.Home));
        Assert.Empty(nested.Sandbox.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_work_tree_of_git_is_a_repository()
    {
        RequiredTool.Find("git");
        _checkout.Sandbox.Git("worktree", "add", "--quiet", "-b", "feature", _checkout.Besides("tree"));

        var run = (await _checkout.RunJsonAsync("plan", _checkout.Besides("tree"))).ExitedWith(0);

        Assert.Equal("feature", run.Run.GetProperty("branch").GetString());
    }

    [Fact]
    public async Task A_relative_data_directory_is_meant_from_where_flywheel_was_started()
    {
        _checkout.Environment["FLYWHEEL_HOME"] = "../elsewhere";

        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        (await _checkout.RunJsonAsync("plan", "--detailed-exitcode")).ExitedWith(0);

        Assert.True(File.Exists(Path.Combine(_checkout.Root, "../elsewhere/state/one-lab.tfstate")));
        Assert.False(Directory.Exists(Path.Combine(_checkout.Root, ".flywheel")));
    }

    [Fact]
    public async Task What_is_kept_is_for_its_owner_alone()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        Assert.Equal(default, File.GetUnixFileMode(Path.Combine(_checkout.Home, "artifacts")) & Others);
        Assert.Equal(default, File.GetUnixFileMode(_checkout.Home) & Others);
    }

    public void Dispose() => _checkout.Dispose();
}
