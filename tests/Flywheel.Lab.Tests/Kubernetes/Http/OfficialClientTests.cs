using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Flywheel.Lab.Tests.Kubernetes.Http;

public sealed class OfficialClientTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private k8s.Kubernetes _client = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _client = new(new KubernetesClientConfiguration
        {
            Host = _api.Address,
            AccessToken = TestApi.PipelineToken,
            SslCaCerts = [X509CertificateLoader.LoadCertificateFromFile(_api.CertificateFile)],
        });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task It_creates_lists_patches_scales_and_deletes()
    {
        var stop = TestContext.Current.CancellationToken;
        await _client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = "x" } }, cancellationToken: stop);
        var created = await _client.AppsV1.CreateNamespacedDeploymentAsync(Web(), "x", cancellationToken: stop);
        Assert.Equal(1, created.Metadata.Generation);

        var list = await _client.AppsV1.ListNamespacedDeploymentAsync("x", labelSelector: "app=web", cancellationToken: stop);
        Assert.Equal("web:1", Assert.Single(list.Items).Spec.Template.Spec.Containers[0].Image);

        var patched = await _client.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch("""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2"}]}}}}""", V1Patch.PatchType.StrategicMergePatch),
            "web", "x", cancellationToken: stop);
        Assert.Equal("web:2", patched.Spec.Template.Spec.Containers[0].Image);

        var scale = await _client.AppsV1.ReadNamespacedDeploymentScaleAsync("web", "x", cancellationToken: stop);
        scale.Spec.Replicas = 5;
        await _client.AppsV1.ReplaceNamespacedDeploymentScaleAsync(scale, "web", "x", cancellationToken: stop);
        var read = await _client.AppsV1.ReadNamespacedDeploymentAsync("web", "x", cancellationToken: stop);
        Assert.Equal((5, "app=web"), (read.Spec.Replicas, scale.Status.Selector));

        await _client.AppsV1.DeleteNamespacedDeploymentAsync("web", "x", cancellationToken: stop);
        var gone = await Assert.ThrowsAsync<HttpOperationException>(
            () => _client.AppsV1.ReadNamespacedDeploymentAsync("web", "x", cancellationToken: stop));
        Assert.Contains("deployments.apps \\\"web\\\" not found", gone.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_watches()
    {
        var stop = TestContext.Current.CancellationToken;
        var events = _client.CoreV1.WatchListNamespacedConfigMapAsync("default", cancellationToken: stop);
        _api.Lab.ConfigMap("a");

        await foreach (var (type, map) in events)
        {
            Assert.Equal((WatchEventType.Added, "a"), (type, map.Metadata.Name));
            break;
        }
    }

    private static V1Deployment Web() => new()
    {
        Metadata = new() { Name = "web", Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = new()
        {
            Replicas = 1,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new()
                {
                    Containers =
                    [
                        new()
                        {
                            Name = "web",
                            Image = "web:1",
                            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m") } },
                        },
                    ],
                },
            },
        },
    };
}
