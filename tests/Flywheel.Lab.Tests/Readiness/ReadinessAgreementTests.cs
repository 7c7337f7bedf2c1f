using System.Text;
using Flywheel.Clusters.Files;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.Readiness;

namespace Flywheel.Lab.Tests.Readiness;

/// <summary>The table's verdicts beside those of the real kubectl, on the same objects at the same moment.</summary>
public sealed class ReadinessAgreementTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    // The lab lives ten times as fast as a cluster, and the deadlines of these rollouts are short.
    private static readonly ReadinessLimits Limits = new() { Restarts = 1, Backoff = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task A_rollout_and_the_one_after_it_are_ready_when_kubectl_says_so()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(3));
        await FollowAsync(kubectl, "deployment/web", Health.Ready);

        await kubectl.OkAsync("set", "image", "deployment/web", $"web={Images.Newer}");

        await FollowAsync(kubectl, "deployment/web", Health.Ready);
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--watch=false");
    }

    [Theory]
    [InlineData("missing", "ErrImagePull|ImagePullBackOff")]
    [InlineData("invalid", "InvalidImageName")]
    [InlineData("crash", "CrashLoopBackOff|Error")]
    public async Task A_rollout_that_kubectl_gives_up_later_has_failed_and_heals_by_a_good_image(string way, string reason)
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1));
        await FollowAsync(kubectl, "deployment/web", Health.Ready);
        await kubectl.ApplyAsync(way switch { "missing" => FailingManifests.MissingImage, "invalid" => FailingManifests.InvalidImage, _ => FailingManifests.Crashing });

        var failed = await FollowAsync(kubectl, "deployment/web", Health.Failed);
        Assert.Matches(reason, failed.Reason);
        Assert.Contains("pod web-", failed.Detail, StringComparison.Ordinal);
        Assert.Contains("exceeded its progress deadline", await kubectl.RefusedAsync("rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);

        await kubectl.ApplyAsync(Manifests.Deployment(1, image: Images.Newer));
        await FollowAsync(kubectl, "deployment/web", Health.Ready);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rollout_whose_pods_are_only_slow_fails_when_kubectl_gives_up(bool isOneOfThree)
    {
        if (isOneOfThree)
        {
            lab.OnlyInTheLab();
        }

        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(isOneOfThree ? FailingManifests.Annotated(3, "one-stuck") : FailingManifests.NeverReady(1));

        Assert.Equal("ProgressDeadlineExceeded", (await FollowAsync(kubectl, "deployment/web", Health.Failed)).Reason);
    }

    [Fact]
    public async Task Sets_agree_too()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync($"{Manifests.Set("StatefulSet", "store", Images.Quiet, "serviceName: store", "replicas: 2")}---\n{Manifests.Set("DaemonSet", "agent", Images.Quiet)}");
        await FollowAsync(kubectl, "statefulset/store", Health.Ready);
        await FollowAsync(kubectl, "daemonset/agent", Health.Ready);

        await kubectl.OkAsync("set", "image", "statefulset/store", $"store={Images.Newer}");
        await kubectl.OkAsync("set", "image", "daemonset/agent", $"agent={Images.Newer}");

        await FollowAsync(kubectl, "statefulset/store", Health.Ready);
        await FollowAsync(kubectl, "daemonset/agent", Health.Ready);
    }

    [Fact]
    public async Task A_set_whose_new_pod_has_no_image_fails_and_kubectl_only_waits()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Set("StatefulSet", "store", Images.Missing, "serviceName: store"));

        Assert.Contains("store-0", (await FollowAsync(kubectl, "statefulset/store", Health.Failed)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_kubectl_waits_for_is_ready_when_the_wait_ends()
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync($$"""
            {{Manifests.Postgres(2)}}
            ---
            {{Manifests.Tenant()}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: { name: once }
            spec:
              template: { spec: { restartPolicy: Never, containers: [{ name: once, image: "once:1" }] } }
            """);
        await kubectl.OkAsync("wait", "cluster/pg", "--for=condition=Ready", "--timeout=60s");
        await kubectl.OkAsync("wait", "tenant/objects", "--for=jsonpath={.status.healthStatus}=green", "--timeout=60s");
        await kubectl.OkAsync("wait", "job/once", "--for=condition=Complete", "--timeout=60s");

        Assert.All(await JudgeAllAsync(kubectl, "clusters.postgresql.cnpg.io,tenants,jobs,pods,persistentvolumeclaims"),
            judged => Assert.True(judged.Verdict.IsReady, $"{judged.Object}: {judged.Verdict}"));
    }

    // Asks both again and again, until the table says what the test waits for; every answer on one and the same version must agree.
    private static async Task<Verdict> FollowAsync(KubectlProgram kubectl, string name, Health until)
    {
        var started = TimeProvider.System.GetTimestamp();
        Verdict? last = null;
        while (TimeProvider.System.GetElapsedTime(started) < Longest)
        {
            var before = await JudgeAsync(kubectl, name);
            var said = await kubectl.RunAsync(["rollout", "status", name, "--watch=false"]);
            var after = await JudgeAsync(kubectl, name);
            last = after.Verdict;
            if (before.Object.ResourceVersion != after.Object.ResourceVersion)
            {
                continue;
            }

            var answer = said.Output + said.Error;
            var isDone = answer.Contains("rolled out", StringComparison.Ordinal) || answer.Contains("roll out complete", StringComparison.Ordinal);
            Assert.True(isDone == after.Verdict.IsReady, $"kubectl: {answer}table: {after.Verdict}");
            if (answer.Contains("exceeded its progress deadline", StringComparison.Ordinal))
            {
                Assert.Equal(Health.Failed, after.Verdict.Health);
            }

            if (after.Verdict.Health == until)
            {
                return after.Verdict;
            }
        }

        Assert.Fail($"never {until}: {last}");
        return last!;
    }

    private static async Task<JudgedObject> JudgeAsync(KubectlProgram kubectl, string name)
    {
        var kind = name[..name.IndexOf('/', StringComparison.Ordinal)];
        return (await JudgeAllAsync(kubectl, $"{kind},replicasets,controllerrevisions,pods"))
            .Single(judged => $"{judged.Object.Kind.ToLowerInvariant()}/{judged.Object.Name.Name}" == name);
    }

    private static async Task<IReadOnlyList<JudgedObject>> JudgeAllAsync(KubectlProgram kubectl, string kinds)
    {
        var read = ObjectFile.Read(Encoding.UTF8.GetBytes(await kubectl.OkAsync("get", kinds, "-o", "json")), "kubectl");
        Assert.Empty(read.Diagnostics);
        return JudgedObject.All([.. read.Value!], Limits, TimeProvider.System.GetUtcNow());
    }
}
