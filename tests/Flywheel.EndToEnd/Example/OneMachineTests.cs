using System.Globalization;
using System.Text.Json;

namespace Flywheel.EndToEnd.Example;

/// <summary>examples/one-machine as a user runs it: five stages with real tools, a second run, and drift made by hand.</summary>
public sealed class OneMachineTests(DeployedExample example) : IClassFixture<DeployedExample>
{
    [Fact]
    public void All_five_stages_end_well()
    {
        example.First.ExitedWith(0);

        var stages = example.First.Run.GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal(["validate", "build", "plan", "deploy", "verify"], stages.Select(s => s.GetProperty("name").GetString()));
        Assert.All(stages, s => Assert.Equal("succeeded", s.GetProperty("status").GetString()));
        Assert.All(example.First.Jobs, j => Assert.Equal("succeeded", j.GetProperty("outcome").GetString()));
        foreach (var id in new[]
        {
            "validate/organization", "validate/format", "validate/module:file", "validate/tests:process", "validate/stack:attic",
            "build/app", "build/app-tests", "build/image", "plan/attic", "plan/dashboard", "deploy/runners", "verify/http:dashboard",
        })
        {
            example.First.Job(id);
        }
    }

    [Fact]
    public void The_document_is_the_documented_one()
    {
        example.First.ExitedWith(0);

        RunDocument.Check(example.First.Document);
    }

    [Fact]
    public async Task The_dashboard_answers_with_the_organization()
    {
        example.First.ExitedWith(0);
        using var client = new HttpClient { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{example.Port}/")) };

        using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("api/health", UriKind.Relative), TestContext.Current.CancellationToken));
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("ok", health.RootElement.GetProperty("status").GetString());
        Assert.Contains("one-machine", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_reuses_validate_and_build_and_has_nothing_to_apply()
    {
        example.First.ExitedWith(0);
        (await example.RunAsync("run")).ExitedWith(0);

        var run = (await example.RunAsync("run")).ExitedWith(0);

        Assert.All(
            run.Jobs.Where(j => j.GetProperty("id").GetString()!.Split('/')[0] is "validate" or "build"),
            j => Assert.Equal("reused", j.GetProperty("outcome").GetString()));
        foreach (var stack in new[] { "attic", "runners", "dashboard" })
        {
            Assert.Equal("true", run.Fact($"plan/{stack}", "empty"));
            Assert.Equal("nothing to apply", run.NoteOf($"deploy/{stack}"));
        }

        Assert.Equal("succeeded", run.OutcomeOf("verify/http:dashboard"));
        (await example.RunAsync("plan", "--detailed-exitcode")).ExitedWith(0);
    }

    [Fact]
    public Task A_deployed_file_that_was_edited_is_seen_and_put_right() => IsPutRightAsync(
        () => File.AppendAllText(Path.Combine(example.Deployed, "runners", "docker.toml"), "# by hand\n"),
        "runners",
        "module.config[\"docker\"].terraform_data.content",
        () => Assert.DoesNotContain("by hand", File.ReadAllText(Path.Combine(example.Deployed, "runners", "docker.toml")), StringComparison.Ordinal));

    [Fact]
    public Task A_deployed_file_that_was_deleted_is_seen_and_written_again() => IsPutRightAsync(
        () => File.Delete(Path.Combine(example.Deployed, "attic", "server.toml")),
        "attic",
        "module.server.terraform_data.content",
        () => Assert.True(File.Exists(Path.Combine(example.Deployed, "attic", "server.toml"))));

    [Fact]
    public Task A_dashboard_that_was_killed_is_seen_and_started_again() => IsPutRightAsync(
        () =>
        {
            var pid = example.DashboardPid;
            RunningProgram.Send("KILL", int.Parse(pid, CultureInfo.InvariantCulture));
            SpinWait.SpinUntil(() => RunningProgram.IsGone(pid));
        },
        "dashboard",
        "module.process[0].terraform_data.process",
        () => Assert.True(Directory.Exists($"/proc/{example.DashboardPid}")));

    [Fact]
    public async Task Validating_and_planning_write_nothing_more_into_the_repository()
    {
        example.First.ExitedWith(0);
        var before = example.Checkout.Sandbox.Git("status", "--porcelain", "--ignored", "--untracked-files=all");

        (await example.RunAsync("validate", "--no-reuse")).ExitedWith(0);
        (await example.RunAsync("plan")).ExitedWith(0);

        Assert.Equal(before, example.Checkout.Sandbox.Git("status", "--porcelain", "--ignored", "--untracked-files=all"));
        Assert.Empty(example.Checkout.Sandbox.Git("status", "--porcelain"));
    }

    private async Task IsPutRightAsync(Action damage, string stack, string address, Action check)
    {
        example.First.ExitedWith(0);
        damage();

        var plan = (await example.RunAsync("plan", "--detailed-exitcode")).ExitedWith(2);
        var summary = await File.ReadAllTextAsync(
            example.Checkout.ArtifactFile(plan.ArtifactOf($"plan/{stack}", "summary.json")), TestContext.Current.CancellationToken);
        Assert.Equal("false", plan.Fact($"plan/{stack}", "empty"));
        Assert.Contains(
            JsonDocument.Parse(summary).RootElement.GetProperty("changes").EnumerateArray(),
            change => change.GetProperty("address").GetString() == address);

        var run = (await example.RunAsync("run")).ExitedWith(0);
        Assert.NotEqual("nothing to apply", run.NoteOf($"deploy/{stack}"));
        check();
        (await example.RunAsync("plan", "--detailed-exitcode")).ExitedWith(0);
    }
}
