using System.Text.RegularExpressions;
using Flywheel.Jobs;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Tests.Verification;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The rights of docs/real-cluster.md: they are enough to deploy the platform and to verify it.</summary>
public sealed partial class LeastRightsTests(AtticStack attic) : IClassFixture<AtticStack>
{
    private const string FirstDeploy = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: flywheel-first-deploy }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: flywheel-first-deploy }
        subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: "flywheel:pipelines" }]
        """;

    [Fact]
    public async Task They_are_enough_for_the_stacks_and_for_verify()
    {
        // The lab's own role of the pipeline has the same name and is bound already.
        var page = await File.ReadAllTextAsync(RepositoryRoot.Of("docs", "real-cluster.md"), TestContext.Current.CancellationToken);
        await attic.Lab.Admin.ApplyAsync($"{Rights().Match(page).Groups[1].Value}---\n{FirstDeploy}", "--server-side", "--force-conflicts");
        Assert.Equal("no", (await attic.Lab.Kubectl.RunAsync(["auth", "can-i", "create", "daemonsets"])).Output.Trim());

        await attic.DeployAsync();
        using var runners = await RunnersStack.OpenAsync(attic.Lab, "least", "docker: { type: docker, tags: [a], hpa: { min_replicas: 1, max_replicas: 2 } }");
        await runners.ApplyAsync();
        await attic.Lab.Admin.OkAsync("delete", "clusterrolebinding", "flywheel-first-deploy");

        Assert.Empty(await attic.PlanAsync());
        Assert.Empty(await runners.PlanAsync());
        using var bench = new StackBench(LabVariables.KubeconfigOf(attic.Lab.Address, LabTokens.Pipeline), "lab");
        Assert.True((await bench.VerifyAsync(await attic.ResourcesAsync())).Outcome is JobOutcome.Succeeded, bench.Log);
        Assert.True((await bench.VerifyAsync(await runners.ResourcesAsync())).Outcome is JobOutcome.Succeeded, bench.Log);
    }

    [GeneratedRegex("```yaml\n# rights.yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Rights();
}
