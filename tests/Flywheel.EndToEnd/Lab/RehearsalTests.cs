using System.Text.Json;

namespace Flywheel.EndToEnd.Lab;

/// <summary>A change is rehearsed: the pipeline, in the lab that it started, and what somebody else does to the cluster meanwhile.</summary>
public sealed class RehearsalTests(RehearsedExample example) : IClassFixture<RehearsedExample>
{
    [Fact]
    public void The_run_starts_the_lab_and_everything_is_planned_applied_and_answers()
    {
        example.First.ExitedWith(0);

        foreach (var id in new[] { "validate/stack:web", "plan/web", "plan/runners", "deploy/web", "deploy/runners", "verify/kubernetes:web", "verify/kubernetes:runners", "verify/http:web" })
        {
            Assert.Equal("succeeded", example.First.OutcomeOf(id));
        }
    }

    [Fact]
    public async Task A_second_run_reuses_validation_and_has_nothing_to_apply()
    {
        example.First.ExitedWith(0);

        var run = (await example.RunAsync("run")).ExitedWith(0);

        Assert.Equal("reused", run.OutcomeOf("validate/stack:web"));
        Assert.Equal("nothing to apply", run.NoteOf("deploy/web"));
    }

    [Fact]
    public async Task A_hand_on_the_cluster_is_planned_away_by_name_and_put_right()
    {
        example.First.ExitedWith(0);
        await example.KubectlAsync("scale", "deployment/web", "--namespace=web", "--replicas=5");

        var plan = (await example.RunAsync("plan", "--stack", "web", "--detailed-exitcode")).ExitedWith(2);
        var json = await File.ReadAllTextAsync(example.Checkout.ArtifactFile(plan.ArtifactOf("plan/web", "plan.json")), TestContext.Current.CancellationToken);
        Assert.Contains("spec.replicas", json, StringComparison.Ordinal);
        (await example.RunAsync("deploy", "--stack", "web")).ExitedWith(0);

        (await example.RunAsync("plan", "--stack", "web", "--detailed-exitcode")).ExitedWith(0);
        using var deployment = JsonDocument.Parse(await example.KubectlAsync("get", "deployment", "web", "--namespace=web", "-o", "json"));
        Assert.Equal(2, deployment.RootElement.GetProperty("spec").GetProperty("replicas").GetInt32());
    }

    [Fact]
    public async Task The_runners_of_the_organization_contact_the_forge()
    {
        example.First.ExitedWith(0);

        var pods = await example.KubectlAsync("get", "pods", "--namespace=runners");

        Assert.Matches("runner-docker-\\S+ +1/1 +Running", pods);
    }
}
