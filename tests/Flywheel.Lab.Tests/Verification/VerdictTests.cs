using Flywheel.Jobs;
using Flywheel.Lab.Tests.Kubectl;

namespace Flywheel.Lab.Tests.Verification;

/// <summary>Each way in which workloads end, in a cluster: the job and the real kubectl say the same, the job sooner and with the reason.</summary>
public sealed class VerdictTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    [Fact]
    public async Task Three_replicas_that_come_up()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(3) + "---\n" + Manifests.ConfigMap());
        using var bench = Bench();

        var result = await bench.AgreeAsync(kubectl, ["deployment/web", "configmap/settings"], isGood: true);

        Assert.Matches("^2 objects ready after ", result.Note);
        Assert.Matches("(?m)^ready after .*: Deployment .*/web, 3 of 3 updated replicas are available$", bench.Log);
        Assert.Equal(["ready", "ready"], bench.Report["objects"]!.AsArray().Select(o => o!["health"]!.ToString()));
        Assert.Equal(("2", "2"), (result.Facts["objects"], result.Facts["ready"]));
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled()
    {
        var kubectl = await MadeAsync(FailingManifests.MissingImage);
        using var bench = Bench();

        var result = await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: false);

        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal("FW5301", problem.Code);
        Assert.Matches("(ErrImagePull|ImagePullBackOff): .*pod web-", problem.Detail);
        Assert.Matches("(?m)^newest events of Pod .*/web-.*:(\n  .*)*\n  [0-9:]{8} Failed.*: Failed to pull image", bench.Log);
        Assert.Matches("^See kubectl --context .* -n .* describe pod/web-.*\\.$", problem.Help);
    }

    [Fact]
    public async Task A_container_that_crashes_again_and_again()
    {
        var kubectl = await MadeAsync(FailingManifests.Crashing);
        using var bench = Bench();

        var result = await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: false);

        Assert.Equal("FW5301", Assert.Single(result.Diagnostics).Code);
        Assert.Matches("(?m)^last lines of container web of Pod .*/web-.*:\n  .", bench.Log);
    }

    [Fact]
    public async Task A_container_that_crashes_and_heals()
    {
        var kubectl = await MadeInTheLabAsync(FailingManifests.Annotated(1, "\"crash-loop:2\""));
        using var bench = new StackBench(lab.Kubeconfig, lab.Context);

        await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: true);
    }

    [Theory]
    [InlineData(false, "0 of 1")]
    [InlineData(true, "2 of 3")]
    public async Task Pods_that_never_become_ready(bool isOneOfThree, string seen)
    {
        var kubectl = isOneOfThree ? await MadeInTheLabAsync(FailingManifests.Annotated(3, "one-stuck")) : await MadeAsync(FailingManifests.NeverReady(1));
        using var bench = Bench();

        var result = await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: false);

        var problem = Assert.Single(result.Diagnostics);
        Assert.Contains("ProgressDeadlineExceeded", problem.Detail, StringComparison.Ordinal);
        Assert.Contains(seen, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_revision_that_goes_on_serving()
    {
        var kubectl = await MadeAsync(Manifests.Deployment(2));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await kubectl.OkAsync("set", "image", "deployment/web", $"web={Images.Missing}");
        await kubectl.OkAsync("wait", "deployment/web", "--for=jsonpath={.status.updatedReplicas}=1", "--timeout=30s");
        Assert.Equal("2", await kubectl.OkAsync("get", "deployment", "web", "-o", "jsonpath={.status.availableReplicas}"));
        using var bench = Bench();

        var result = await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: false);

        Assert.Equal("FW5301", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task A_time_limit_that_is_over()
    {
        var kubectl = await MadeAsync(FailingManifests.Slow);
        using var bench = new StackBench(lab.Kubeconfig, lab.Context) { Within = TimeSpan.FromSeconds(1) };

        var result = await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: false, "rollout", "status", "deployment/web", "--timeout=1s");

        var problem = Assert.Single(result.Diagnostics);
        Assert.Equal("FW5302", problem.Code);
        Assert.Contains("it has 1 s. Seen last: ", problem.Detail, StringComparison.Ordinal);
        Assert.Equal("progressing", bench.Report["objects"]![0]!["health"]!.ToString());
    }

    [Fact]
    public async Task A_claim_that_nobody_fulfils()
    {
        var kubectl = await MadeAsync("""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: { name: files }
            spec: { storageClassName: nowhere, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
            """);
        using var bench = new StackBench(lab.Kubeconfig, lab.Context) { Within = TimeSpan.FromSeconds(1) };

        var result = await bench.AgreeAsync(kubectl, ["pvc/files"], isGood: false, "wait", "pvc/files", "--for=jsonpath={.status.phase}=Bound", "--timeout=1s");

        Assert.Equal("FW5302", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task No_replicas_at_all()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(0));
        using var bench = Bench();

        await bench.AgreeAsync(kubectl, ["deployment/web"], isGood: true);

        Assert.Contains("0 replicas are wanted, so nothing runs", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_fails_among_many()
    {
        var kubectl = await MadeAsync(FailingManifests.MissingImage + "---\n" + Manifests.Deployment(1, name: "good"));
        using var bench = Bench();

        var result = await bench.AgreeAsync(kubectl, ["deployment/web", "deployment/good"], isGood: false);

        Assert.Equal(new JobOutcome.Failed($"1 of 2 objects is not ready: Deployment {await NamespaceOfAsync(kubectl)}/web"), result.Outcome);
        Assert.Equal(["failed", "ready"], bench.Report["objects"]!.AsArray().Select(o => o!["health"]!.ToString()));
    }

    private static async Task<string> NamespaceOfAsync(KubectlProgram kubectl) =>
        await kubectl.OkAsync("get", "deployment", "web", "-o", "jsonpath={.metadata.namespace}");

    private StackBench Bench() => new(lab.Kubeconfig, lab.Context);

    private Task<KubectlProgram> MadeInTheLabAsync(string manifest)
    {
        lab.OnlyInTheLab();
        return MadeAsync(manifest);
    }

    private async Task<KubectlProgram> MadeAsync(string manifest)
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(manifest);
        return kubectl;
    }
}
