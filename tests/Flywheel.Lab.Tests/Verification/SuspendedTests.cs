using Flywheel.Lab.Tests.Kubectl;

namespace Flywheel.Lab.Tests.Verification;

/// <summary>What becomes of a check when somebody stopped an object, or when an object does not say how it is; kubectl says the same.</summary>
public sealed class SuspendedTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    private const string Once = """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: once }
        spec:
          suspend: true
          template: { spec: { restartPolicy: Never, containers: [{ name: once, image: "once:1" }] } }
        """;

    [Fact]
    public async Task A_paused_rollout_that_is_complete_is_ready_and_one_that_is_not_fails()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(2));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await kubectl.OkAsync("rollout", "pause", "deployment/web");
        using var bench = Bench();

        await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: true);
        Assert.Contains("2 of 2 updated replicas are available; its rollout is paused", bench.Log, StringComparison.Ordinal);

        await kubectl.OkAsync("set", "image", "deployment/web", $"web={Images.Newer}");
        var held = await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: false, "rollout", "status", "deployment/web", "--timeout=2s");
        var problem = Assert.Single(held.Diagnostics);
        Assert.Equal("FW5308", problem.Code);
        Assert.Matches("somebody suspended it: Paused: its rollout is paused, 0 of 2 replicas are updated", problem.Detail);
        Assert.Equal("suspended", bench.Report["objects"]![0]!["health"]!.ToString());

        await kubectl.OkAsync("rollout", "resume", "deployment/web");
        await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: true);
    }

    [Fact]
    public async Task A_job_that_is_suspended_fails_until_it_is_resumed()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Once);
        using var bench = Bench();

        var held = await bench.AgreeAsync(kubectl, ["job/once"], isGood: false, "wait", "job/once", "--for=condition=Complete", "--timeout=1s");
        Assert.Equal("FW5308", Assert.Single(held.Diagnostics).Code);

        await kubectl.ApplyAsync(Once.Replace("suspend: true", "suspend: false", StringComparison.Ordinal));
        await bench.AgreeAsync(kubectl, ["job/once"], isGood: true, "wait", "job/once", "--for=condition=Complete", "--timeout=60s");
    }

    [Fact]
    public async Task A_schedule_that_is_suspended_is_a_warning()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync("""
            apiVersion: batch/v1
            kind: CronJob
            metadata: { name: nightly }
            spec:
              suspend: true
              schedule: "0 3 * * *"
              jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: nightly, image: "nightly:1" }] } } } }
            """);
        using var bench = Bench();

        var result = await bench.VerifyAsync(kubectl, "cronjob/nightly");

        Assert.True(result.Outcome.IsGood, bench.Log);
        Assert.Equal("FW5307", Assert.Single(result.Diagnostics).Code);
        Assert.EndsWith("1 suspended or without a word of themselves", result.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_without_a_rule_passes_with_a_warning_that_its_state_is_not_known()
    {
        var kubectl = await lab.AdminNamespaceAsync();
        await DefineAsync(kubectl, Manifests.Definition, "gardens.example.com");
        await kubectl.ApplyAsync("apiVersion: example.com/v1\nkind: Garden\nmetadata: { name: front }\nspec: { beds: 1 }");
        using var bench = Bench();

        var result = await bench.VerifyAsync(kubectl, "garden/front");

        Assert.True(result.Outcome.IsGood, bench.Log);
        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal("FW5307", warning.Code);
        Assert.Contains("its kind has no rule, and it says nothing about its state", warning.Detail, StringComparison.Ordinal);
        Assert.Equal("unknown", bench.Report["objects"]![0]!["health"]!.ToString());
    }

    [Fact]
    public async Task A_known_kind_that_says_nothing_never_passes()
    {
        var kubectl = await lab.AdminNamespaceAsync();
        await DefineAsync(
            kubectl,
            Manifests.Definition.Replace("example.com", "external-secrets.io", StringComparison.Ordinal).Replace("gardens", "externalsecrets", StringComparison.Ordinal)
                .Replace("garden", "externalsecret", StringComparison.Ordinal).Replace("Garden", "ExternalSecret", StringComparison.Ordinal),
            "externalsecrets.external-secrets.io");
        await kubectl.ApplyAsync("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: key }\nspec: { beds: 1 }");
        using var bench = new StackBench(lab.Kubeconfig, lab.Context) { Within = TimeSpan.FromSeconds(1) };

        var result = await bench.AgreeAsync(
            kubectl, ["externalsecret/key"], isGood: false, "wait", "externalsecret/key", "--for=condition=Ready", "--timeout=1s");

        Assert.Equal("FW5302", Assert.Single(result.Diagnostics).Code);
    }

    private static async Task DefineAsync(KubectlProgram kubectl, string definition, string name)
    {
        await kubectl.ApplyAsync(definition);
        await kubectl.OkAsync("wait", $"crd/{name}", "--for=condition=Established", "--timeout=30s");
    }

    private StackBench Bench() => new(lab.Kubeconfig, lab.Context);
}
