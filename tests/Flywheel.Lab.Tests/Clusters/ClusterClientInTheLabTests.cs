using Flywheel.Clusters;
using Flywheel.Lab.Tests.Kubectl;

namespace Flywheel.Lab.Tests.Clusters;

/// <summary>Flywheel's own client, against the lab's API and compared with kubectl.</summary>
public sealed class ClusterClientInTheLabTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    [Theory]
    [InlineData("v1", "Pod")]
    [InlineData("v1", "Event")]
    [InlineData("v1", "Secret")]
    [InlineData("v1", "Service")]
    [InlineData("v1", "Namespace")]
    [InlineData("v1", "PersistentVolumeClaim")]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("apps/v1", "ReplicaSet")]
    [InlineData("apps/v1", "StatefulSet")]
    [InlineData("apps/v1", "DaemonSet")]
    [InlineData("batch/v1", "Job")]
    [InlineData("batch/v1", "CronJob")]
    [InlineData("networking.k8s.io/v1", "Ingress")]
    [InlineData("storage.k8s.io/v1", "StorageClass")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler")]
    [InlineData("policy/v1", "PodDisruptionBudget")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition")]
    [InlineData("postgresql.cnpg.io/v1", "Cluster")]
    [InlineData("minio.min.io/v2", "Tenant")]
    public async Task It_lists_and_watches_every_kind_that_verification_looks_at(string apiVersion, string kind)
    {
        if (kind is "Cluster" or "Tenant")
        {
            lab.OnlyInTheLab();
        }

        var @namespace = await lab.NewNamespaceAsync();
        using var client = LabClients.Client(lab.Kubeconfig, context: lab.Context);
        var found = await client.KindAsync(apiVersion, kind);

        var listed = await client.ListAsync(found, @namespace, "", TestContext.Current.CancellationToken);
        await using var watch = new ObjectWatch(client, TimeProvider.System);
        watch.Follow(found, @namespace);
        var seen = await watch.UntilAsync(change => change is ObjectChange.Listed);

        Assert.Null(listed.Refusal);
        Assert.Equal(kind, found.Kind);
        Assert.Equal(listed.Value!.Items.Length, seen.Count - 1);
    }

    [Fact]
    public async Task It_gets_what_kubectl_gets()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(2));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=30s");
        var @namespace = await kubectl.OkAsync("get", "deployment/web", "-o", "jsonpath={.metadata.namespace}");
        using var client = LabClients.Client(lab.Kubeconfig, context: lab.Context);
        var deployments = await client.KindAsync("apps/v1", "Deployment");

        var got = await client.GetAsync(deployments, @namespace, "web", TestContext.Current.CancellationToken);
        var pods = await client.ListAsync(await client.KindAsync("v1", "Pod"), @namespace, "app=web", TestContext.Current.CancellationToken);
        var none = await client.ListAsync(deployments, @namespace, "app=other", TestContext.Current.CancellationToken);

        Assert.Equal(await kubectl.OkAsync("get", "deployment/web", "-o", "jsonpath={.metadata.uid}"), got.Value!.Uid);
        Assert.Equal(2, got.Value.Integer("status", "readyReplicas"));
        Assert.Equal(["Pod", "Pod"], pods.Value!.Items.Select(pod => pod.Kind));
        Assert.Empty(none.Value!.Items);
    }

    [Fact]
    public async Task It_reads_the_end_of_a_log()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Deployment(1));
        await kubectl.OkAsync("rollout", "status", "deployment/web", "--timeout=30s");
        var pod = await kubectl.OkAsync("get", "pods", "-o", "jsonpath={.items[0].metadata.name}");
        var @namespace = await kubectl.OkAsync("get", "pods", "-o", "jsonpath={.items[0].metadata.namespace}");
        using var client = LabClients.Client(lab.Kubeconfig, context: lab.Context);

        var tail = await client.LogTailAsync(@namespace, pod, "web", 20, previous: false, TestContext.Current.CancellationToken);

        Assert.Null(tail.Refusal);
        Assert.Equal(await kubectl.OkAsync("logs", pod, "--tail=20"), tail.Value!.TrimEnd('\n'));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        var kubectl = await lab.NamespaceAsync();
        await kubectl.ApplyAsync(string.Join("---\n", Enumerable.Range(1, 25).Select(n => Manifests.ConfigMap($"settings-{n}"))));
        var @namespace = await kubectl.OkAsync("get", "configmap/settings-1", "-o", "jsonpath={.metadata.namespace}");
        using var client = LabClients.Client(lab.Kubeconfig, new() { Page = 10 }, context: lab.Context);

        var listed = await client.ListAsync(await client.KindAsync("v1", "ConfigMap"), @namespace, "", TestContext.Current.CancellationToken);

        Assert.Equal(25, listed.Value!.Items.Count(map => map.Name.Name.StartsWith("settings-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        using var client = LabClients.Client(lab.Kubeconfig, context: lab.Context);
        var pods = await client.KindAsync("v1", "Pod");

        var gone = await client.GetAsync(pods, "default", "gone", TestContext.Current.CancellationToken);
        var kind = await client.FindKindAsync("apps/v1", "Deploiment", TestContext.Current.CancellationToken);
        var version = await client.FindKindAsync("acme.example/v1", "Widget", TestContext.Current.CancellationToken);
        var name = await client.GetAsync(pods, "default", "../secrets", TestContext.Current.CancellationToken);

        Assert.Equal(ClusterRefusalKind.NotFound, gone.Refusal!.Kind);
        Assert.Contains("pods \"gone\" not found", gone.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal((ClusterRefusalKind.NotFound, ClusterRefusalKind.NotFound), (kind.Refusal!.Kind, version.Refusal!.Kind));
        Assert.Equal(ClusterRefusalKind.Other, name.Refusal!.Kind);
    }
}
