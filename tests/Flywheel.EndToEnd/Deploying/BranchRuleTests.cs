namespace Flywheel.EndToEnd.Deploying;

/// <summary>Which revisions an environment takes, seen from outside.</summary>
public sealed class BranchRuleTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Fact]
    public async Task Another_branch_than_the_default_one_is_refused()
    {
        _checkout.Sandbox.Git("checkout", "--quiet", "-b", "feature");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(4);

        Assert.Equal(["FW4205"], run.Codes);
        Assert.Contains("\"feature\"", run.Diagnostic("FW4205").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("succeeded", run.OutcomeOf("plan/one"));
        Assert.False(File.Exists(Path.Combine(_checkout.Home, "state", "one-lab.tfstate")));
    }

    [Fact]
    public async Task The_settings_can_name_other_branches()
    {
        _checkout.Sandbox.WithSettings("environments:\n  lab: { deploy_from: [release, feature] }\n").Commit();
        _checkout.Sandbox.Git("checkout", "--quiet", "-b", "feature");

        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
    }

    [Fact]
    public async Task Changes_that_are_not_committed_are_refused_where_a_branch_is_asked_for()
    {
        _checkout.Sandbox.WithFile("notes.txt", "not committed\n");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(4);

        Assert.True(run.Run.GetProperty("dirty").GetBoolean());
        Assert.Contains("not committed", run.Diagnostic("FW4205").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_are_not_committed_deploy_where_any_revision_is_taken()
    {
        _checkout.Sandbox.WithSettings("environments:\n  lab: { deploy_from: \"*\" }\n");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.True(run.Run.GetProperty("dirty").GetBoolean());
    }

    [Fact]
    public async Task A_detached_head_is_refused()
    {
        _checkout.Sandbox.Git("checkout", "--quiet", "--detach");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(4);

        Assert.Contains("detached", run.Diagnostic("FW4205").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merge-request")]
    [InlineData("push")]
    public async Task A_merge_request_and_a_push_elsewhere_end_with_the_plan(string trigger)
    {
        _checkout.Sandbox.Git("checkout", "--quiet", "-b", "feature");

        var run = (await _checkout.RunJsonAsync("run", "--trigger", trigger)).ExitedWith(0);

        Assert.Equal(trigger, run.Run.GetProperty("trigger").GetString());
        Assert.Contains(run.Jobs, j => j.GetProperty("id").GetString() == "plan/one");
        Assert.DoesNotContain(run.Jobs, j => j.GetProperty("id").GetString()!.StartsWith("deploy/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_push_to_the_default_branch_deploys()
    {
        var run = (await _checkout.RunJsonAsync("run", "--trigger", "push")).ExitedWith(0);

        Assert.Equal("succeeded", run.OutcomeOf("deploy/one"));
    }

    public void Dispose() => _checkout.Dispose();
}
