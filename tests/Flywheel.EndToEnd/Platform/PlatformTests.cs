using System.Text.Json;

namespace Flywheel.EndToEnd.Platform;

/// <summary>The reference platform: all five stages with real tools, into the lab.</summary>
public sealed class PlatformTests(RunPlatform platform) : IClassFixture<RunPlatform>
{
    private static readonly string[] Stacks = ["attic", "runners", "dashboard"];

    [Fact]
    public void Three_stacks_are_planned_applied_and_verified()
    {
        platform.First.ExitedWith(0);

        Assert.All(platform.First.Jobs, job => Assert.Equal("succeeded", job.GetProperty("outcome").GetString()));
        foreach (var stack in Stacks)
        {
            foreach (var stage in new[] { "plan/", "deploy/", "verify/kubernetes:", "verify/converged:" })
            {
                platform.First.Job($"{stage}{stack}");
            }
        }

        platform.First.Job("verify/runners");
        platform.First.Job("verify/http:cache");
    }

    [Fact]
    public async Task The_dashboard_that_was_built_answers_with_the_commit_of_its_run()
    {
        platform.First.ExitedWith(0);

        var health = JsonDocument.Parse(await platform.DashboardAsync("/api/health")).RootElement;

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Contains(health.GetProperty("commit").GetString(), platform.Checkout.Sandbox.Git("log", "--format=%H").Split('\n'));
    }

    [Fact]
    public async Task A_second_run_reuses_validate_and_build_and_plans_nothing()
    {
        platform.First.ExitedWith(0);
        (await platform.RunAsync("run")).ExitedWith(0);

        var run = (await platform.RunAsync("run")).ExitedWith(0);

        Assert.All(
            run.Jobs.Where(j => j.GetProperty("id").GetString()!.Split('/')[0] is "validate" or "build"),
            j => Assert.Equal("reused", j.GetProperty("outcome").GetString()));
        Assert.All(Stacks, stack => Assert.Equal("nothing to apply", run.NoteOf($"deploy/{stack}")));
    }

    [Fact]
    public async Task What_was_changed_by_hand_is_planned_and_put_back()
    {
        platform.First.ExitedWith(0);
        string[] image = ["--namespace", "attic-runners", "get", "deployment/runner-docker", "-o", "jsonpath={.spec.template.spec.containers[0].image}"];
        (await platform.RunAsync("run")).ExitedWith(0);
        var before = await platform.KubectlAsync(image);
        await platform.KubectlAsync("--namespace", "attic-runners", "set", "image", "deployment/runner-docker", "gitlab-runner=gitlab-runner:by-hand");

        var plan = (await platform.RunAsync("plan", "--stack", "runners")).ExitedWith(0);
        (await platform.RunAsync("deploy", "--stack", "runners")).ExitedWith(0);

        Assert.Equal("1", plan.Fact("plan/runners", "update"));
        Assert.Equal(before, await platform.KubectlAsync(image));
    }

    [Fact]
    public async Task A_runner_that_is_added_to_the_organization_alone_is_deployed_registered_verified_and_shown()
    {
        platform.First.ExitedWith(0);
        var file = Path.Combine(platform.Checkout.Root, "organization.yaml");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        platform.Checkout.Sandbox.WithFile("organization.yaml", before.Replace("\nrunners:\n", "\nrunners:\n  added:\n    type: docker\n    tags: [added]\n", StringComparison.Ordinal))
            .Commit("Add a runner");

        var run = (await platform.RunAsync("run")).ExitedWith(0);

        Assert.Equal("succeeded", run.OutcomeOf("verify/runners"));
        Assert.NotEqual("nothing to apply", run.NoteOf("deploy/runners"));
        Assert.Equal("nothing to apply", run.NoteOf("deploy/attic"));
        Assert.Contains("added", await platform.DashboardAsync("/"), StringComparison.Ordinal);
        var commit = platform.Checkout.Sandbox.Git("rev-parse", "HEAD");
        Assert.Contains(commit, await platform.DashboardAsync("/api/health"), StringComparison.Ordinal);
    }
}
