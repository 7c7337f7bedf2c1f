using System.Globalization;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The attic stack in a lab: what it makes, and what changes do. Each test deploys what it looks at.</summary>
public sealed class AtticStackTests(AtticStack stack) : IClassFixture<AtticStack>
{
    [Fact]
    public async Task Everything_becomes_ready()
    {
        await stack.DeployAsync();

        await stack.KubectlAsync("wait", "deployment", "--all", "--for=condition=Available", "--timeout=30s");
        await stack.KubectlAsync("wait", "job", "--all", "--for=condition=Complete", "--timeout=30s");
        await stack.KubectlAsync("wait", "cluster/main-postgres", "--for=condition=Ready", "--timeout=30s");
        await stack.KubectlAsync("wait", "tenant/main-store", "--for=jsonpath={.status.healthStatus}=green", "--timeout=30s");
        await stack.KubectlAsync("wait", "pod", "--selector=app.kubernetes.io/component=server", "--for=condition=Ready", "--timeout=30s");
        Assert.Equal("https://cache.lab.localhost", (string?)await stack.OutputAsync("cache_url"));
        Assert.Equal("[\"main\",\"main-postgres\"]", (await stack.OutputAsync("buckets")).ToJsonString());
    }

    [Fact]
    public async Task Custom_resources_come_after_their_operators()
    {
        await stack.DeployAsync();

        foreach (var (kind, name, operatorNamespace, deployment) in new[]
        {
            ("cluster", "main-postgres", "cnpg-system", "cnpg-cloudnative-pg"), ("tenant", "main-store", "minio-operator", "minio-operator"),
        })
        {
            var made = (string)(await stack.GetAsync(kind, name))["metadata"]!["creationTimestamp"]!;
            var available = (await stack.GetAsync("deployment", deployment, operatorNamespace))["status"]!["conditions"]!.AsArray()
                .Single(condition => (string?)condition!["type"] == "Available")!;
            Assert.True(Time((string)available["lastTransitionTime"]!) <= Time(made), $"{kind} came before {deployment} was available");
        }
    }

    [Fact]
    public async Task A_change_of_the_configuration_makes_a_new_migrations_job_and_rolls_the_server()
    {
        await stack.DeployAsync();
        var (job, checksum) = (await JobAsync(), await ChecksumAsync());

        await stack.DeployAsync("attic={ min_replicas = 1, max_replicas = 2, retention_days = 7 }");

        Assert.NotEqual(job, await JobAsync());
        Assert.NotEqual(checksum, await ChecksumAsync());
        await stack.KubectlAsync("wait", $"job/{await JobAsync()}", "--for=condition=Complete", "--timeout=30s");
        await stack.KubectlAsync("rollout", "status", "deployment/attic", "--timeout=30s");
        Assert.Null((await stack.GetAsync("job", await JobAsync()))["spec"]!["ttlSecondsAfterFinished"]);
    }

    [Fact]
    public async Task How_many_servers_there_are_is_the_autoscalers_business()
    {
        await stack.DeployAsync();
        await stack.KubectlAsync("scale", "deployment/attic", "--replicas=2");

        Assert.Empty(await stack.PlanAsync());
    }

    [Fact]
    public async Task A_backup_is_restored_into_a_second_database()
    {
        await stack.DeployAsync();

        await stack.KubectlAsync("wait", "cluster/main-postgres-restore", "--for=condition=Ready", "--timeout=30s");
        var backup = await stack.GetAsync("backup.postgresql.cnpg.io", "main-postgres-rehearsal");
        var restored = await stack.GetAsync("cluster", "main-postgres-restore");
        Assert.Equal("completed", (string?)backup["status"]!["phase"]);
        Assert.True(Time((string)backup["status"]!["stoppedAt"]!) <= Time((string)restored["metadata"]!["creationTimestamp"]!));
        Assert.Null(restored["spec"]!["backup"]);

        await stack.DeployAsync("rehearse_restore=false");
        Assert.Equal("", await stack.KubectlAsync("get", "cluster", "main-postgres-restore", "--ignore-not-found"));
        await stack.KubectlAsync("wait", "cluster/main-postgres", "--for=condition=Ready", "--timeout=30s");
    }

    [Fact]
    public async Task The_bazel_cache_goes_and_comes_back()
    {
        await stack.DeployAsync("enable_bazel_cache=false");
        Assert.Equal("", await stack.KubectlAsync("get", "deployment,ingress,service", "--selector=app.kubernetes.io/name=bazel-remote", "--ignore-not-found"));

        await stack.DeployAsync();
        await stack.KubectlAsync("wait", "deployment/bazel-cache", "--for=condition=Available", "--timeout=30s");
        Assert.Equal("https://bazel.lab.localhost", (string?)await stack.OutputAsync("bazel_url"));
    }

    [Fact]
    public async Task Nothing_that_holds_data_is_destroyed()
    {
        await stack.DeployAsync();

        var refused = (await stack.DestroyAsync()).Expect(1);

        Assert.Contains("Instance cannot be destroyed", refused, StringComparison.Ordinal);
        foreach (var address in (string[])["module.namespace.", "module.postgres.kubectl_manifest.cluster", "module.object_store.kubectl_manifest.tenant"])
        {
            Assert.Contains(address, refused, StringComparison.Ordinal);
        }

        Assert.Empty(await stack.PlanAsync());
    }

    [Fact]
    public async Task Records_are_made_by_annotations_by_an_object_or_not_at_all()
    {
        await stack.DeployAsync();
        Assert.Equal("cache.lab.localhost", await HostOfAsync());

        Assert.Contains(
            "create module.dns[0].kubectl_manifest.this", await stack.PlanAsync("dns=endpoint", "dns_target={ targets = [\"192.0.2.1\"] }"));

        await stack.DeployAsync("dns=none");
        Assert.Null(await HostOfAsync());

        async Task<string?> HostOfAsync() =>
            (string?)(await stack.GetAsync("ingress", "attic"))["metadata"]!["annotations"]!["external-dns.alpha.kubernetes.io/hostname"];
    }

    private static DateTimeOffset Time(string stamp) => DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture);

    private async Task<string> JobAsync() => (string)(await stack.OutputAsync("migrations_job"))!;

    private async Task<string> ChecksumAsync() =>
        (string)(await stack.GetAsync("deployment", "attic"))["spec"]!["template"]!["metadata"]!["annotations"]!["checksum/config"]!;
}
