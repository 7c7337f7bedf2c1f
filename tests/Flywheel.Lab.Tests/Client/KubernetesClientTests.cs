using System.Net;
using Flywheel.Lab.Tests.Kubectl;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Flywheel.Lab.Tests.Client;

/// <summary>The official .NET client, over https with a token.</summary>
public sealed class KubernetesClientTests(KubectlLab lab) : IClassFixture<KubectlLab>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_creates_lists_patches_scales_and_deletes()
    {
        var @namespace = await lab.NewNamespaceAsync();
        using var client = Client();
        var token = TestContext.Current.CancellationToken;

        await client.AppsV1.CreateNamespacedDeploymentAsync(Web(@namespace), @namespace, cancellationToken: token);
        await client.AppsV1.PatchNamespacedDeploymentScaleAsync(
            new V1Patch("""{"spec":{"replicas":3}}""", V1Patch.PatchType.MergePatch), "web", @namespace, cancellationToken: token);
        await client.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch("""{"metadata":{"labels":{"tier":"front"}}}""", V1Patch.PatchType.StrategicMergePatch), "web", @namespace, cancellationToken: token);
        var read = await client.AppsV1.ReadNamespacedDeploymentAsync("web", @namespace, cancellationToken: token);
        var listed = await client.AppsV1.ListNamespacedDeploymentAsync(@namespace, labelSelector: "tier=front", cancellationToken: token);

        Assert.Equal((3, "front"), (read.Spec.Replicas, read.Metadata.Labels["tier"]));
        Assert.Single(listed.Items);
        await client.AppsV1.DeleteNamespacedDeploymentAsync("web", @namespace, cancellationToken: token);
        var gone = await Assert.ThrowsAsync<HttpOperationException>(() => client.AppsV1.ReadNamespacedDeploymentAsync("web", @namespace, cancellationToken: token));
        Assert.Equal(HttpStatusCode.NotFound, gone.Response.StatusCode);
        Assert.Contains("\"reason\":\"NotFound\"", gone.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_watches_pods_become_ready()
    {
        var @namespace = await lab.NewNamespaceAsync();
        using var client = Client();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);

        await client.AppsV1.CreateNamespacedDeploymentAsync(Web(@namespace), @namespace, cancellationToken: limit.Token);
        var seen = new List<WatchEventType>();
        await foreach (var (type, pod) in client.CoreV1.WatchListNamespacedPodAsync(@namespace, labelSelector: "app=web", cancellationToken: limit.Token))
        {
            seen.Add(type);
            if (pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true)
            {
                break;
            }
        }

        Assert.Equal(WatchEventType.Added, seen[0]);
    }

    [Fact]
    public async Task It_applies_on_the_server_and_replaces_with_the_version_that_it_read()
    {
        var @namespace = await lab.NewNamespaceAsync();
        using var client = Client();
        var token = TestContext.Current.CancellationToken;
        var map = new V1ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = new() { Name = "settings" }, Data = new Dictionary<string, string> { ["color"] = "blue" } };

        var applied = await client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(map, V1Patch.PatchType.ApplyPatch), "settings", @namespace, fieldManager: "client", force: true, cancellationToken: token);
        applied.Data["color"] = "green";
        var replaced = await client.CoreV1.ReplaceNamespacedConfigMapAsync(applied, "settings", @namespace, cancellationToken: token);
        var late = await Assert.ThrowsAsync<HttpOperationException>(
            () => client.CoreV1.ReplaceNamespacedConfigMapAsync(WithColor(applied, "red"), "settings", @namespace, cancellationToken: token));

        Assert.Equal("green", replaced.Data["color"]);
        Assert.Equal(HttpStatusCode.Conflict, late.Response.StatusCode);
    }

    [Fact]
    public async Task It_handles_objects_of_custom_kinds()
    {
        lab.OnlyInTheLab();
        var @namespace = await lab.NewNamespaceAsync();
        using var client = Client();
        var token = TestContext.Current.CancellationToken;
        var cluster = new Dictionary<string, object>
        {
            ["apiVersion"] = "postgresql.cnpg.io/v1",
            ["kind"] = "Cluster",
            ["metadata"] = new Dictionary<string, object> { ["name"] = "pg" },
            ["spec"] = new Dictionary<string, object> { ["instances"] = 1, ["storage"] = new Dictionary<string, object> { ["size"] = "1Gi" } },
        };

        await client.CustomObjects.CreateNamespacedCustomObjectAsync(cluster, "postgresql.cnpg.io", "v1", @namespace, "clusters", cancellationToken: token);
        var listed = await client.CustomObjects.ListNamespacedCustomObjectAsync("postgresql.cnpg.io", "v1", @namespace, "clusters", cancellationToken: token);

        Assert.Contains("\"pg\"", System.Text.Json.JsonSerializer.Serialize(listed), StringComparison.Ordinal);
    }

    private k8s.Kubernetes Client() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(lab.Kubeconfig));

    private static V1ConfigMap WithColor(V1ConfigMap map, string color)
    {
        map.Data["color"] = color;
        return map;
    }

    private static V1Deployment Web(string @namespace) => new()
    {
        ApiVersion = "apps/v1",
        Kind = "Deployment",
        Metadata = new() { Name = "web", NamespaceProperty = @namespace },
        Spec = new()
        {
            Replicas = 1,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new() { Containers = [new() { Name = "web", Image = Images.Quiet, Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m") } } }] },
            },
        },
    };
}
