using Flywheel.Lab.Hosting;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>A stack of several providers against the whole lab: https with its own CA, tokens, rules, controllers.</summary>
public sealed class LabStackTests : IAsyncLifetime
{
    private const string Stack = """
        terraform {
          required_providers {
            kubectl    = { source = "alekc/kubectl" }
            kubernetes = { source = "hashicorp/kubernetes" }
            random     = { source = "hashicorp/random" }
          }
        }

        provider "kubectl" {
          config_path = "KUBECONFIG"
        }

        provider "kubernetes" {
          config_path = "KUBECONFIG"
        }

        resource "random_password" "db" {
          length = 20
        }

        resource "kubernetes_namespace_v1" "shop" {
          metadata {
            name = "shop"
          }
        }

        resource "kubernetes_secret_v1" "db" {
          metadata {
            name      = "db"
            namespace = kubernetes_namespace_v1.shop.id
          }
          data = {
            password = random_password.db.result
          }
        }

        resource "kubectl_manifest" "web" {
          server_side_apply = true
          yaml_body = <<-YAML
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: ${kubernetes_namespace_v1.shop.id}
            spec:
              replicas: 2
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec:
                  containers:
                    - name: web
                      image: web:1.0
                      resources: { limits: { cpu: 1000m } }
          YAML
        }
        """;

    private static readonly ObjectKey Web = new(new("apps", "deployments"), "shop", "web");

    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabHost.StartAsync(new() { Folder = _folder.Root, Speed = 50 }, Token);

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stack_is_made_drifts_by_name_is_mended_and_goes()
    {
        using var module = new TerraformFolder(LabVariables.Reattach(_lab.Address), Configuration());
        await module.InitAsync();
        (await module.PlanAsync("-out=p")).Expect(2);
        (await module.RunAsync("apply", "-no-color", "p")).Expect(0);
        await module.ExpectNoChangesAsync();

        Scale(5);
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("- spec.replicas=5", plan, StringComparison.Ordinal);
        Assert.Contains("set force_conflicts = true", (await module.RunAsync("apply", "-auto-approve", "-no-color")).Expect(1).ReplaceLineEndings(" "), StringComparison.Ordinal);
        module.Change("server_side_apply = true", "server_side_apply = true\n  force_conflicts = true");
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();

        await module.DestroyAsync();
        Assert.Null(_lab.Parts.Cluster.Find(Web));
    }

    [Fact]
    public async Task A_field_that_the_kind_does_not_have_is_refused_by_its_name()
    {
        using var module = new TerraformFolder(LabVariables.Reattach(_lab.Address), Configuration().Replace("replicas: 2", "replica: 2", StringComparison.Ordinal));
        await module.InitAsync();

        var output = (await module.RunAsync("apply", "-auto-approve", "-no-color")).Expect(1);

        Assert.Contains("spec.replica", output, StringComparison.Ordinal);
    }

    private string Configuration() => Stack.Replace("KUBECONFIG", _lab.Address.Kubeconfig, StringComparison.Ordinal);

    private void Scale(int replicas) => _lab.Parts.Cluster.Change(
        Web,
        web =>
        {
            web["spec"]!["replicas"] = replicas;
            return web;
        },
        new() { Manager = "kubectl" });
}
