using System.Collections.Immutable;
using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.LabAccess;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The cron job that removes what managers left behind: its real script with the real kubectl.</summary>
public sealed class RunnersCleanupTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Namespace = "default";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Only_job_pods_older_than_the_longest_job_are_removed()
    {
        await lab.Kubectl.ApplyAsync(Pod("leftover", "job") + Pod("manager", "manager"));

        await CleanAsync(maxAgeSeconds: 3600);
        Assert.Equal("leftover manager", await PodsAsync());

        // An age below zero: what is made now is old already.
        await CleanAsync(maxAgeSeconds: -60);
        await RunnersStack.UntilAsync(async () => await PodsAsync() == "manager", "the leftover is removed");
    }

    private Task<string> PodsAsync() => lab.Kubectl.OkAsync("get", "pods", "--output=jsonpath={.items[*].metadata.name}");

    private async Task CleanAsync(int maxAgeSeconds)
    {
        var output = new CapturedOutput();
        using var folder = new TemporaryFolder();
        var exit = await new ProcessRunner(TimeProvider.System).RunAsync(
            new ToolCommand
            {
                File = RequiredTool.Find("sh"),
                Arguments = [RepositoryRoot.Of("tofu", "modules", "runner-cleanup", "cleanup.sh")],
                Directory = folder.Root,
                Timeout = Limit,
                Environment = ImmutableSortedDictionary<string, string>.Empty
                    .Add("PATH", Environment.GetEnvironmentVariable("PATH")!)
                    .Add("KUBECONFIG", LabVariables.KubeconfigOf(lab.Address, "pipeline"))
                    .Add("KUBECACHEDIR", folder.Of("cache"))
                    .Add("NAMESPACE", Namespace)
                    .Add("SELECTOR", "app.kubernetes.io/name=gitlab-runner,app.kubernetes.io/component=job")
                    .Add("MAX_AGE_SECONDS", $"{maxAgeSeconds}"),
            },
            output,
            StopSignal.None);
        Assert.True(exit.Code == 0, output.ErrorText);
    }

    private static string Pod(string name, string component) => $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: {{name}}, labels: { app.kubernetes.io/name: gitlab-runner, app.kubernetes.io/component: {{component}} } }
        spec: { containers: [{ name: build, image: "alpine:3.22" }], terminationGracePeriodSeconds: 0 }

        """;
}
