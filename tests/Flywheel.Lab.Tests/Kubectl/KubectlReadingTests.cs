using System.Text.RegularExpressions;

namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>What the real kubectl shows of the lab.</summary>
public sealed class KubectlReadingTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    public static TheoryData<string> Programs => [.. KubectlProgram.Installed()];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Every_installed_version_applies_reads_scales_rolls_out_and_deletes(string program)
    {
        var kubectl = await lab.NamespaceAsync(program);

        Assert.Contains("deployment.apps/web created", await kubectl.ApplyAsync(Manifests.Deployment(1)), StringComparison.Ordinal);
        Assert.Contains("successfully rolled out", await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s"), StringComparison.Ordinal);
        Assert.Contains("unchanged", await kubectl.ApplyAsync(Manifests.Deployment(1)), StringComparison.Ordinal);
        Assert.Contains("scaled", await kubectl.OkAsync("scale", "deployment/web", "--replicas=3"), StringComparison.Ordinal);
        await kubectl.OkAsync("wait", "deployment/web", "--for=jsonpath={.status.readyReplicas}=3", "--timeout=60s");
        Assert.Contains("3/3", await kubectl.OkAsync("get", "deployment", "web"), StringComparison.Ordinal);
        await kubectl.OkAsync("create", "configmap", "made", "--from-literal=a=b");
        Assert.Equal("b", await kubectl.OkAsync("get", "configmap", "made", "-o", "jsonpath={.data.a}"));
        await kubectl.OkAsync("delete", "deployment", "web", "--timeout=60s");
        Assert.Contains("NotFound", await kubectl.RefusedAsync("get", "deployment", "web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_says_that_it_is_a_simulation()
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();

        Assert.Contains("flywheel-lab", await kubectl.OkAsync("version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kinds_are_listed_with_their_short_names()
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();

        var kinds = await kubectl.OkAsync("api-resources");

        Assert.Matches("(?m)^deployments +deploy +apps/v1 +true +Deployment$", kinds);
        Assert.Matches("(?m)^clusters +[a-z,]*cluster[a-z,]* +postgresql.cnpg.io/v1 +true +Cluster$|(?m)^clusters +postgresql.cnpg.io/v1 +true +Cluster$", kinds);
        Assert.Matches("(?m)^tenants? .*minio.min.io/v2 +true +Tenant$", kinds);
        Assert.Contains("batch/v1", await kubectl.OkAsync("api-versions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_shown_as_table_wide_yaml_json_and_by_path()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(2));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");

        Assert.Matches(@"NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2/2 +2 +2 +\d+", await kubectl.OkAsync("get", "deployments"));
        Assert.Matches($@"CONTAINERS +IMAGES +SELECTOR\n.*web +{Regex.Escape(Images.Quiet)} +app=web", await kubectl.OkAsync("get", "deployments", "-o", "wide"));
        Assert.Contains("kind: Deployment", await kubectl.OkAsync("get", "deployment", "web", "-o", "yaml"), StringComparison.Ordinal);
        Assert.Contains("\"replicas\": 2", await kubectl.OkAsync("get", "deployment", "web", "-o", "json"), StringComparison.Ordinal);
        Assert.Equal(Images.Quiet, await kubectl.OkAsync("get", "deployment", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"));
        Assert.Equal("deployment.apps/web", await kubectl.OkAsync("get", "deployment", "-o", "name"));
        Assert.Matches(@"NAME +READY +STATUS +RESTARTS +AGE\n(web-\S+ +1/1 +Running +0 +\d+s?\n?){2}", await kubectl.OkAsync("get", "pods") + "\n");
        Assert.Contains("namespace", (await kubectl.OkAsync("get", "pods", "-A")).ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selectors_choose_by_labels_and_fields()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync($"{Manifests.ConfigMap("one")}---\n{Manifests.ConfigMap("two")}");
        await kubectl.OkAsync("label", "configmap", "one", "tier=front");

        Assert.Equal("configmap/one", await kubectl.OkAsync("get", "cm", "-l", "tier=front", "-o", "name"));
        Assert.Equal("configmap/two", await kubectl.OkAsync("get", "cm", "-l", "!tier", "-o", "name", "--field-selector=metadata.name!=kube-root-ca.crt"));
        Assert.Equal("configmap/one", await kubectl.OkAsync("get", "cm", "-l", "tier in (front,back)", "-o", "name"));
        Assert.Equal("configmap/two", await kubectl.OkAsync("get", "cm", "--field-selector=metadata.name=two", "-o", "name"));
        Assert.Contains("field label not supported", await kubectl.RefusedAsync("get", "cm", "--field-selector=data.color=blue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_shows_changes_as_they_come()
    {
        var kubectl = await lab.NamespaceAsync();
        using var stop = new CancellationTokenSource();
        await kubectl.ApplyAsync(Manifests.ConfigMap());
        var watching = kubectl.RunAsync(["get", "configmap", "settings", "-w", "-o", "jsonpath={.data.color}{\"\\n\"}", "--request-timeout=10s"], stop: stop.Token);

        await kubectl.OkAsync("wait", "configmap/settings", "--for=jsonpath={.data.color}=blue", "--timeout=10s");
        await kubectl.ApplyAsync(Manifests.ConfigMap(color: "green"));
        await kubectl.ApplyAsync(Manifests.ConfigMap(color: "red"));

        Assert.Contains("red", (await watching).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_is_described_with_its_events_and_has_logs()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=60s");

        var pod = await kubectl.OkAsync("describe", "pod", "-l", "app=web");
        Assert.Contains(Images.Quiet, pod, StringComparison.Ordinal);
        Assert.Contains("Scheduled", pod, StringComparison.Ordinal);
        Assert.Contains("Started", pod, StringComparison.Ordinal);
        Assert.Contains("NewReplicaSetAvailable", await kubectl.OkAsync("describe", "deployment", "web"), StringComparison.Ordinal);
        Assert.NotEmpty(await kubectl.OkAsync("logs", "deployment/web"));
        Assert.Single((await kubectl.OkAsync("logs", "deployment/web", "--tail=1")).Split('\n'));
        Assert.Contains("ScalingReplicaSet", await kubectl.OkAsync("get", "events"), StringComparison.Ordinal);
        Assert.Contains("ScalingReplicaSet", await kubectl.OkAsync("events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_done_is_told()
    {
        lab.OnlyInTheLab();
        var kubectl = await lab.NamespaceAsync();

        Assert.Equal("yes", await kubectl.OkAsync("auth", "can-i", "create", "deployments"));
        Assert.Contains("pipeline", await kubectl.OkAsync("auth", "whoami"), StringComparison.Ordinal);
        Assert.Contains("no", await kubectl.RefusedAsync("auth", "can-i", "impersonate", "users"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_lacks_a_right_or_a_token_is_refused()
    {
        lab.OnlyInTheLab();
        var pipeline = await lab.NamespaceAsync();

        Assert.Contains("User \"pipeline\" cannot delete resource \"nodes\"", await pipeline.RefusedAsync("delete", "node", "--all"), StringComparison.Ordinal);
        Assert.Contains("Unauthorized", await pipeline.RefusedAsync("get", "pods", "--token=expired"), StringComparison.OrdinalIgnoreCase);
    }
}
