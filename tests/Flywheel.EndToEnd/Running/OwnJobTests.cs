namespace Flywheel.EndToEnd.Running;

/// <summary>The jobs of flywheel.yaml: order, reuse by inputs, artifacts, time limits.</summary>
public sealed class OwnJobTests : IDisposable
{
    private readonly Checkout _checkout;

    public OwnJobTests()
    {
        _checkout = Checkout.WithOneStack("""
            jobs:
              - { id: validate/docs, run: [sh, -c, "cat docs/*.md"], inputs: ["docs/**"] }
              - { id: build/site, run: [sh, -c, "echo $TITLE | cat - docs/*.md > site.html"], inputs: ["docs/**"], outputs: [site.html], needs: [validate/docs], environment: { TITLE: Handbook } }
              - { id: verify/always, run: ["true"], directory: docs }

            """);
        _checkout.Sandbox.WithFile(".gitignore", ".flywheel/\nsite.html\n").WithFile("docs/start.md", "# Start\n").Commit();
    }

    [Fact]
    public async Task They_run_with_the_others_and_their_outputs_become_artifacts()
    {
        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.Equal("succeeded", run.OutcomeOf("validate/docs"));
        Assert.Equal("succeeded", run.OutcomeOf("verify/always"));
        var site = await File.ReadAllTextAsync(_checkout.ArtifactFile(run.ArtifactOf("build/site", "site.html")), TestContext.Current.CancellationToken);
        Assert.Equal("Handbook\n# Start\n", site);
    }

    [Fact]
    public async Task They_are_reused_as_long_as_their_inputs_are_the_same_and_give_their_outputs_back()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        _checkout.Sandbox.WithFile("other.txt", "not an input\n").Commit();

        var same = (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        _checkout.Sandbox.WithFile("docs/start.md", "# Begin\n").Commit();
        var changed = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.Equal(("reused", "reused", "succeeded"), (same.OutcomeOf("validate/docs"), same.OutcomeOf("build/site"), same.OutcomeOf("verify/always")));
        Assert.Equal(("succeeded", "succeeded"), (changed.OutcomeOf("validate/docs"), changed.OutcomeOf("build/site")));
        Assert.NotEqual(same.ArtifactOf("build/site", "site.html"), changed.ArtifactOf("build/site", "site.html"));
    }

    [Fact]
    public async Task No_reuse_runs_them_again()
    {
        (await _checkout.RunJsonAsync("build")).ExitedWith(0);

        var again = (await _checkout.RunJsonAsync("build", "--no-reuse")).ExitedWith(0);

        Assert.Equal("succeeded", again.OutcomeOf("build/site"));
    }

    [Fact]
    public async Task A_failed_one_stops_the_stages_behind_it_and_is_never_reused()
    {
        _checkout.Sandbox.WithSettings("jobs:\n  - { id: validate/docs, run: [sh, -c, \"exit 3\"], inputs: [\"docs/**\"] }\n").Commit();

        var first = (await _checkout.RunJsonAsync("run")).ExitedWith(1);
        var second = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        Assert.Equal("failed", second.OutcomeOf("validate/docs"));
        Assert.Contains("3", first.ReasonOf("validate/docs"), StringComparison.Ordinal);
        Assert.Equal("skipped", first.OutcomeOf("plan/one"));
    }

    [Fact]
    public async Task An_output_that_was_not_made_fails_the_job()
    {
        _checkout.Sandbox.WithSettings("jobs:\n  - { id: build/site, run: [\"true\"], outputs: [site.html] }\n").Commit();

        var run = (await _checkout.RunJsonAsync("build")).ExitedWith(1);

        Assert.Equal("failed", run.OutcomeOf("build/site"));
        Assert.Equal(["FW7306"], run.Codes);
    }

    [Fact]
    public async Task A_limit_of_its_own_ends_it_with_everything_it_started()
    {
        var pid = _checkout.Besides("pid");
        _checkout.Sandbox.WithSettings($"jobs:\n  - {{ id: validate/slow, run: [sh, -c, \"sleep 600 & echo $! >'{pid}'; wait\"], timeout: 1s }}\n").Commit();

        var run = (await _checkout.RunJsonAsync("validate")).ExitedWith(1);

        Assert.Equal("timed-out", run.OutcomeOf("validate/slow"));
        Assert.Contains("1 s", run.ReasonOf("validate/slow"), StringComparison.Ordinal);
        var child = (await File.ReadAllTextAsync(pid, TestContext.Current.CancellationToken)).Trim();
        Assert.True(RunningProgram.IsGone(child));
    }

    [Theory]
    [InlineData("- { id: validate/a, run: [\"true\"], needs: [validate/b] }\n  - { id: validate/b, run: [\"true\"], needs: [validate/a] }", "FW7304")]
    [InlineData("- { id: validate/a, run: [\"true\"], needs: [validate/nothing] }", "FW7302")]
    [InlineData("- { id: validate/a, run: [\"true\"], needs: [deploy/one] }", "FW7303")]
    [InlineData("- { id: validate/format, run: [\"true\"] }", "FW7301")]
    public async Task A_graph_that_cannot_be_walked_is_refused_before_anything_ran(string jobs, string code)
    {
        _checkout.Sandbox.WithSettings($"jobs:\n  {jobs}\n").Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.Contains(code, run.Codes);
    }

    [Fact]
    public async Task Fail_fast_starts_nothing_more()
    {
        _checkout.Sandbox.WithSettings("""
            jobs:
              - { id: validate/a, run: ["false"] }
              - { id: validate/b, run: ["true"] }
              - { id: validate/c, run: ["true"] }

            """).Commit();

        var run = (await _checkout.RunJsonAsync("validate", "--fail-fast", "--jobs", "1")).ExitedWith(1);

        Assert.Contains(run.Jobs, j => j.GetProperty("outcome").GetString() is "skipped" or "cancelled");
    }

    public void Dispose() => _checkout.Dispose();
}
