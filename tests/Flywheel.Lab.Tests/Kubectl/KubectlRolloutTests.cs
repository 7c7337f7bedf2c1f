using System.Text.RegularExpressions;

namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>Rollouts as the real kubectl follows them.</summary>
public sealed class KubectlRolloutTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    [Fact]
    public async Task A_rollout_has_a_history_and_can_be_undone()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(2));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        await kubectl.OkAsync("set", "image", "deployment/web", $"web={Images.Newer}");
        Assert.Contains("successfully rolled out", await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);

        Assert.Matches(@"(?s)REVISION.*\n1 .*\n2 ", await kubectl.OkAsync("rollout", "history", "deployment/web"));
        Assert.Contains(Images.Quiet, await kubectl.OkAsync("rollout", "history", "deployment/web", "--revision=1"), StringComparison.Ordinal);
        await kubectl.OkAsync("rollout", "undo", "deployment/web");
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");

        Assert.Equal(Images.Quiet, await kubectl.OkAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Equal("3", await kubectl.OkAsync("get", "deployment", "web", "-o", @"jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}"));
    }

    [Fact]
    public async Task A_restart_makes_new_pods_and_a_pause_holds_changes_back()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        var before = await kubectl.OkAsync("get", "rs", "-o", "name");

        await kubectl.OkAsync("rollout", "restart", "deployment/web");
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");
        var after = await kubectl.OkAsync("get", "rs", "-o", "name");
        await kubectl.OkAsync("rollout", "pause", "deployment/web");
        await kubectl.OkAsync("set", "image", "deployment/web", $"web={Images.Newer}");
        await kubectl.OkAsync("wait", "deployment/web", "--for=jsonpath={.status.conditions[?(@.type==\"Progressing\")].reason}=DeploymentPaused", "--timeout=30s");
        var paused = await kubectl.OkAsync("get", "rs", "-o", "name");
        await kubectl.OkAsync("rollout", "resume", "deployment/web");
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");

        Assert.Equal((1, 2, 2, 3), (Lines(before), Lines(after), Lines(paused), Lines(await kubectl.OkAsync("get", "rs", "-o", "name"))));
    }

    [Fact]
    public async Task A_rollout_with_a_missing_image_fails_at_its_deadline()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(FailingManifests.MissingImage);

        var refusal = await kubectl.RefusedAsync("rollout", "status", "deployment/web", "--timeout=60s");

        Assert.Contains("exceeded its progress deadline", refusal, StringComparison.Ordinal);
        Assert.Matches("ImagePullBackOff|ErrImagePull", await kubectl.OkAsync("get", "pods"));
        Assert.Contains("Failed", await kubectl.OkAsync("get", "events"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crash-loop", "CrashLoopBackOff|Error")]
    [InlineData("never-ready", "0/1 +Running")]
    public async Task Pods_fail_in_the_way_that_their_annotation_names(string way, string seen)
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1, annotations: $"{{ lab.flywheel.dev/pods: {way} }}"));

        Assert.Contains("exceeded its progress deadline", await kubectl.RefusedAsync("rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        var pods = await kubectl.OkAsync("get", "pods");
        Assert.True(Regex.IsMatch(pods, seen), pods);
    }

    [Fact]
    public async Task One_of_three_replicas_gets_stuck()
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(3, annotations: "{ lab.flywheel.dev/pods: one-stuck }"));

        await kubectl.RefusedAsync("rollout", "status", "deployment/web", "--timeout=60s");

        Assert.Matches("web +2/3", await kubectl.OkAsync("get", "deployment", "web"));
    }

    [Fact]
    public async Task Stateful_and_daemon_sets_roll_out_too()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Set(
            "StatefulSet", "store", Images.Quiet, "serviceName: store", "replicas: 2",
            "volumeClaimTemplates: [{ metadata: { name: files }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]")
            + "---\n" + Manifests.Set("DaemonSet", "agent", Images.Quiet));

        await kubectl.OkAsync("rollout", "status", "statefulset/store", "--timeout=60s");
        await kubectl.OkAsync("rollout", "status", "daemonset/agent", "--timeout=60s");

        Assert.Matches("files-store-0 +Bound", await kubectl.OkAsync("get", "pvc"));
        Assert.Equal("pod/store-0\npod/store-1", await kubectl.OkAsync("get", "pods", "-l", "app=store", "-o", "name"));
    }

    [Fact]
    public async Task The_operators_kinds_become_healthy()
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync($"{Manifests.Postgres(3)}---\n{Manifests.Tenant()}");

        await kubectl.OkAsync("wait", "cluster/pg", "--for=condition=Ready", "--timeout=60s");
        await kubectl.OkAsync("wait", "tenant/objects", "--for=jsonpath={.status.healthStatus}=green", "--timeout=60s");

        Assert.Contains("Cluster in healthy state", await kubectl.OkAsync("get", "cluster", "pg"), StringComparison.Ordinal);
    }

    private static int Lines(string text) => text.Length == 0 ? 0 : text.Split('\n').Length;
}
