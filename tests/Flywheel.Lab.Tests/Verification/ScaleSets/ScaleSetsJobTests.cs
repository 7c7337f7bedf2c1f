using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Clusters;
using Flywheel.Jobs;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.LabAccess;
using Flywheel.Organizations;
using Flywheel.Testing;
using Flywheel.Verification.ScaleSets;

namespace Flywheel.Lab.Tests.Verification.ScaleSets;

/// <summary>GitHub's scale sets in the lab's cluster, whose definition the test brings along.</summary>
public sealed class ScaleSetsJobTests(CycleLab lab) : IClassFixture<CycleLab>, IDisposable
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: autoscalingrunnersets.actions.github.com }
        spec:
          group: actions.github.com
          scope: Namespaced
          names: { plural: autoscalingrunnersets, singular: autoscalingrunnerset, kind: AutoscalingRunnerSet, listKind: AutoscalingRunnerSetList }
          versions:
          - name: v1alpha1
            served: true
            storage: true
            schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
        """;

    private readonly TemporaryFolder _folder = new();
    private JsonNode _report = new JsonObject();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_scale_set_is_as_the_organization_says_with_a_listener_that_is_ready()
    {
        await DefineAsync();
        await lab.Admin.ApplyAsync(Set("docker", "https://github.example.com/acme/app", 1, current: 1));
        await lab.Admin.ApplyAsync(Listener("docker"));
        await lab.Admin.ApplyAsync(Set("nix", "https://github.example.com/others", 5, current: 0));

        var good = await VerifyAsync("docker", TimeSpan.FromSeconds(30));
        Assert.True(good.Outcome.IsGood, string.Join('\n', good.Diagnostics.Select(d => d.Detail)));
        Assert.Equal(("docker", "ready", "default/docker"), (Seen("name"), Seen("health"), Seen("scaleSet")));

        var bad = Assert.Single((await VerifyAsync("nix", TimeSpan.FromSeconds(1))).Diagnostics);
        Assert.Equal(("FW5406", "differs"), (bad.Code, Seen("health")));
        Assert.Contains("githubConfigUrl is https://github.example.com/others, expected https://github.example.com/acme; it has 5 to 9 runners, expected 1 to 9; "
            + "0 of its runners are past pending, expected at least 1; its listener has no pod that is ready", bad.Detail, StringComparison.Ordinal);

        var missing = Assert.Single((await VerifyAsync("rocky8", TimeSpan.FromSeconds(1))).Diagnostics);
        Assert.Equal("There is no AutoscalingRunnerSet with the name rocky8.", missing.Detail);
        Assert.Equal("missing", Seen("health"));
    }

    [Theory]
    [InlineData("Pending", "its listener has not started; 0 runners running, 0 pending, 0 failed", 1)]
    [InlineData("Outdated", "its runner is too old for the forge", 600)]
    public async Task What_the_rule_of_the_kind_says_counts_and_a_failure_ends_the_wait(string phase, string says, int within)
    {
        await DefineAsync();
        var name = phase.ToLowerInvariant();
        await lab.Admin.ApplyAsync(Set(name, "https://github.example.com/acme", 1, current: 1, phase));
        await lab.Admin.ApplyAsync(Listener(name));
        await lab.Admin.OkAsync("wait", "--for=condition=Ready", $"pod/{name}-listener", "--timeout=30s");

        var result = await VerifyAsync(name, TimeSpan.FromSeconds(within));

        Assert.Contains(says, Assert.Single(result.Diagnostics).Detail, StringComparison.Ordinal);
        Assert.Equal("silent", Seen("health"));
    }

    [Fact]
    public async Task A_listener_that_comes_up_while_it_is_watched_ends_the_wait()
    {
        await DefineAsync();
        await lab.Admin.ApplyAsync(Set("late", "https://github.example.com/acme", 1, current: 1, "Running"));
        var verifying = VerifyAsync("late", TimeSpan.FromSeconds(60));
        await lab.Admin.ApplyAsync(Listener("late"));

        Assert.True((await verifying).Outcome.IsGood);
    }

    private async Task DefineAsync()
    {
        await lab.Admin.ApplyAsync(Definition);
        await lab.Admin.OkAsync("wait", "--for=condition=Established", "crd/autoscalingrunnersets.actions.github.com", "--timeout=30s");
    }

    // Of the one runner in the last artifact.
    private string? Seen(string member) => (string?)_report["runners"]![0]![member];

    private async Task<JobResult> VerifyAsync(string name, TimeSpan within)
    {
        var runner = new Runner
        {
            Name = name,
            Type = RunnerType.Docker,
            Tags = ["docker"],
            Environments = ["lab"],
            Scaling = new(1, 9, null),
            Position = new("organization.yaml"),
        };
        var variables = ImmutableSortedDictionary<string, string>.Empty.Add("KUBECONFIG", LabVariables.KubeconfigOf(lab.Address, LabTokens.Admin));
        var job = new ScaleSetsJob(
            [runner], new(ForgeType.GitHub, "https://github.example.com", "acme"), () => ClusterAccess.Of(variables, "lab", "/nowhere"), within);
        var context = new TestJobContext(_folder.Root, job.Id);
        var result = await job.RunAsync(context, TestContext.Current.CancellationToken);
        _report = JsonNode.Parse(await File.ReadAllTextAsync(context.Artifacts.PathOf(result.Find("runners.json")!.Digest)))!;
        return result;
    }

    private static string Set(string name, string url, int least, int current, string? phase = null) => $$"""
        {"apiVersion":"actions.github.com/v1alpha1","kind":"AutoscalingRunnerSet","metadata":{"name":"{{name}}","namespace":"default"},
         "spec":{"githubConfigUrl":"{{url}}","minRunners":{{least}},"maxRunners":9},"status":{"currentRunners":{{current}},"pendingEphemeralRunners":0{{(phase is null ? "" : $",\"phase\":\"{phase}\"")}}} }
        """;

    private static string Listener(string name) => $$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}-listener","namespace":"default","labels":{
          "app.kubernetes.io/component":"runner-scale-set-listener","actions.github.com/scale-set-name":"{{name}}","actions.github.com/scale-set-namespace":"default"} },
         "spec":{"containers":[{"name":"listener","image":"ghcr.io/actions/gha-runner-scale-set-controller:0.12.1"}]} }
        """;
}
