using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Providers.Helm;
using Flywheel.Lab.Tests.Kubernetes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers.Helm;

/// <summary>The real terraform, the stand-in for hashicorp/helm and the API of the lab; the test itself lets Deployments become available.</summary>
public sealed class HelmProviderTests : IAsyncLifetime
{
    private const string Operator = """
        resource "helm_release" "db" {
          name             = "cnpg"
          namespace        = "cnpg-system"
          create_namespace = true
          repository       = "https://cloudnative-pg.github.io/charts"
          chart            = "cloudnative-pg"
          version          = "0.26.0"
          values           = [yamlencode({ replicaCount = 2, podAnnotations = { team = "data" } })]
          set              = [{ name = "image.tag", value = "1.27.1" }]
          set_sensitive    = [{ name = "config.data.KEY", value = "s3cret" }]
        }
        """;

    private static readonly ResourceName Deployments = new("apps", "deployments");

    private readonly CancellationTokenSource _ending = new();
    private readonly TemporaryFolder _folder = new();
    private TestApi _api = null!;
    private ProviderHost _host = null!;
    private Task _living = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(time: TimeProvider.System);
        _host = await ProviderHost.StartAsync(new HelmProvider(TimeProvider.System, () => null));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _host.DisposeAsync();
        await _api.DisposeAsync();
        _folder.Dispose();
        _ending.Dispose();
    }

    [Fact]
    public async Task A_known_operator_is_installed_upgraded_and_uninstalled()
    {
        LetDeploymentsLive();
        using var module = await ModuleAsync(Operator);
        (await module.PlanAsync("-out=p")).Expect(2);
        (await module.RunAsync("apply", "-no-color", "p")).Expect(0);
        await module.ExpectNoChangesAsync();

        var deployment = Find("apps", "deployments", "cnpg-cloudnative-pg")!;
        Assert.Equal("Helm", deployment["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]!.ToString());
        Assert.Equal("cnpg", deployment["metadata"]!["annotations"]!["meta.helm.sh/release-name"]!.ToString());
        Assert.Equal("cnpg-system", deployment["metadata"]!["annotations"]!["meta.helm.sh/release-namespace"]!.ToString());
        Assert.Equal(2, deployment["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("data", deployment["spec"]!["template"]!["metadata"]!["annotations"]!["team"]!.ToString());
        Assert.Equal("ghcr.io/cloudnative-pg/cloudnative-pg:1.27.1", deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.ToString());
        var state = module.State("helm_release");
        Assert.Equal("deployed", state.GetProperty("status").GetString());
        Assert.Equal("1.27.0", state.GetProperty("metadata").GetProperty("app_version").GetString());
        Assert.DoesNotContain("s3cret", state.GetProperty("metadata").GetProperty("values").GetString(), StringComparison.Ordinal);
        Assert.Equal("deployed", Revision(1)!.Status);

        module.Change("replicaCount = 2", "replicaCount = 1");
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("will be updated in-place", plan, StringComparison.Ordinal);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();
        Assert.Equal(1, Find("apps", "deployments", "cnpg-cloudnative-pg")!["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(("superseded", "deployed"), (Revision(1)!.Status, Revision(2)!.Status));

        await module.DestroyAsync();
        Assert.Null(Find("apps", "deployments", "cnpg-cloudnative-pg"));
        Assert.Null(Revision(2));
        Assert.NotNull(_api.Cluster.Find(new(new("apiextensions.k8s.io", "customresourcedefinitions"), "", "clusters.postgresql.cnpg.io")));
    }

    [Fact]
    public async Task A_release_is_imported()
    {
        LetDeploymentsLive();
        using var first = await ModuleAsync(Operator);
        await first.ApplyAsync();

        using var second = await ModuleAsync(Operator);
        (await second.RunAsync("import", "-input=false", "-no-color", "helm_release.db", "cnpg-system/cnpg")).Expect(0);

        Assert.Equal("cloudnative-pg", second.State("helm_release").GetProperty("chart").GetString());
        Assert.DoesNotContain("must be replaced", (await second.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_that_does_not_come_up_leaves_a_failed_release_in_the_state()
    {
        using var module = await ModuleAsync(Operator.Replace("create_namespace = true", "create_namespace = true\n  timeout = 1", StringComparison.Ordinal));

        var apply = await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color");

        Assert.Contains("Deployment cnpg-system/cnpg-cloudnative-pg is not as awaited after 1 s", apply.Expect(1), StringComparison.Ordinal);
        Assert.Equal("failed", module.State("helm_release").GetProperty("status").GetString());
        Assert.Equal("failed", Revision(1)!.Status);
        Assert.Contains("is tainted", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_install_is_in_the_state()
    {
        using var module = await ModuleAsync(Operator);

        var apply = await module.InterruptAsync(
            () => _api.Cluster.WatchAsync(Deployments, 0, _ending.Token).FirstAsync().AsTask(), "apply", "-auto-approve", "-input=false", "-no-color");

        Assert.Equal(1, apply.Code);
        Assert.Equal("cnpg", module.State("helm_release").GetProperty("name").GetString());
        Assert.Equal("failed", Revision(1)!.Status);
    }

    [Fact]
    public async Task An_atomic_install_that_fails_leaves_nothing()
    {
        using var module = await ModuleAsync(Operator.Replace("create_namespace = true", "create_namespace = true\n  timeout = 1\n  atomic = true", StringComparison.Ordinal));

        (await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1);

        Assert.Null(Find("apps", "deployments", "cnpg-cloudnative-pg"));
        Assert.Null(Revision(1));
        Assert.Contains("1 to add, 0 to change, 0 to destroy", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_of_minio_is_known_too()
    {
        LetDeploymentsLive();
        using var module = await ModuleAsync("""
            resource "helm_release" "minio" {
              name       = "minio-operator"
              repository = "https://operator.min.io/"
              chart      = "operator"
            }
            """);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();

        Assert.Equal("7.1.1", module.State("helm_release").GetProperty("version").GetString());
        Assert.NotNull(Find("apps", "deployments", "minio-operator", "default"));
        Assert.NotNull(Find("", "services", "sts", "default"));
    }

    [Fact]
    public async Task A_chart_in_a_folder_is_installed_and_what_it_drops_goes()
    {
        using var module = await ModuleAsync("""
            resource "helm_release" "shop" {
              name  = "shop"
              chart = "./chart"
            }
            """);
        var chart = Path.Combine(module.Root, "chart");
        Directory.CreateDirectory(Path.Combine(chart, "templates"));
        await File.WriteAllTextAsync(Path.Combine(chart, "Chart.yaml"), "{apiVersion: v2, name: shop, version: 1.0.0}");
        await File.WriteAllTextAsync(Path.Combine(chart, "templates", "a.yaml"), "{apiVersion: v1, kind: ConfigMap, metadata: {name: '{{ .Release.Name }}-a'}}");
        await File.WriteAllTextAsync(Path.Combine(chart, "templates", "b.yaml"), "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}");
        await module.ApplyAsync();
        Assert.NotNull(Find("", "configmaps", "shop-a", "default"));

        File.Delete(Path.Combine(chart, "templates", "b.yaml"));
        await File.WriteAllTextAsync(Path.Combine(chart, "Chart.yaml"), "{apiVersion: v2, name: shop, version: 1.1.0}");
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();

        Assert.Null(Find("", "configmaps", "b", "default"));
        Assert.Equal("1.1.0", module.State("helm_release").GetProperty("version").GetString());
    }

    [Fact]
    public async Task Another_chart_is_refused_by_naming_those_that_are_known()
    {
        using var module = await ModuleAsync("""
            resource "helm_release" "x" {
              name       = "x"
              repository = "https://charts.example.com"
              chart      = "redis"
            }
            """);

        var plan = (await module.PlanAsync()).Expect(1);

        Assert.Contains("Unknown chart", plan, StringComparison.Ordinal);
        Assert.Contains("\"cloudnative-pg\"", plan, StringComparison.Ordinal);
        Assert.Contains("\"operator\"", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_of_somebody_else_is_not_taken_over()
    {
        LetDeploymentsLive();
        _api.Lab.Create("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"sts","namespace":"default"},"spec":{"ports":[{"port":1}]}}""");
        using var module = await ModuleAsync("""
            resource "helm_release" "minio" {
              name       = "minio"
              repository = "https://operator.min.io"
              chart      = "operator"
            }
            """);

        var apply = (await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1);

        Assert.Contains("invalid ownership metadata", apply, StringComparison.Ordinal);
        Assert.Null(Find("apps", "deployments", "minio-operator", "default"));
    }

    private JsonObject? Find(string group, string plural, string name, string @namespace = "cnpg-system") =>
        _api.Cluster.Find(new(new(group, plural), @namespace, name))?.Content();

    private ReleaseRecord? Revision(int number) =>
        Find("", "secrets", ReleaseRecord.SecretNameOf("cnpg", number)) is { } secret ? ReleaseRecord.Read(secret) : null;

    private void LetDeploymentsLive() => _living = LiveAsync();

    private async Task LiveAsync()
    {
        await foreach (var change in _api.Cluster.WatchAsync(Deployments, 0, _ending.Token))
        {
            if (change.Kind != ChangeKind.Deleted)
            {
                _api.Cluster.Change(change.Object.Key, WithAllReplicas, new() { Manager = "test", Subresource = "status" });
            }
        }
    }

    private static JsonObject WithAllReplicas(JsonObject content)
    {
        var replicas = content["spec"]!["replicas"]!.GetValue<int>();
        content["status"] = new JsonObject
        {
            ["observedGeneration"] = content["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = replicas,
            ["availableReplicas"] = replicas,
        };
        return content;
    }

    private async Task<TerraformFolder> ModuleAsync(string resources)
    {
        var module = _host.Module($$"""
            terraform {
              required_providers {
                helm = {
                  source  = "hashicorp/helm"
                  version = "~> 3.0"
                }
              }
            }

            provider "helm" {
              kubernetes = {
                host                   = "{{_api.Address}}"
                token                  = "{{TestApi.AdminToken}}"
                cluster_ca_certificate = file("{{_api.CertificateFile}}")
              }
            }

            {{resources}}
            """);
        await module.InitAsync();
        return module;
    }
}
