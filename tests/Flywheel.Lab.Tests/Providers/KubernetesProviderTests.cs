using Flywheel.Lab.Providers.Kubernetes;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>The real terraform, the stand-in for hashicorp/kubernetes, and as little of a cluster as that needs.</summary>
public sealed class KubernetesProviderTests : IAsyncLifetime
{
    private const string Namespace = "/api/v1/namespaces/shop";

    private const string All = """
        resource "kubernetes_namespace_v1" "shop" {
          metadata {
            name   = "shop"
            labels = { team = "a" }
          }
        }

        resource "kubernetes_config_map_v1" "settings" {
          metadata {
            name      = "settings"
            namespace = kubernetes_namespace_v1.shop.metadata[0].name
          }
          data = { colour = "red" }
        }

        resource "kubernetes_secret_v1" "db" {
          metadata {
            name      = "db"
            namespace = kubernetes_namespace_v1.shop.metadata[0].name
            annotations = { why = "because" }
          }
          data        = { password = "correct-horse" }
          binary_data = { key = "AAEC" }
        }
        """;

    private TinyCluster _cluster = null!;
    private ProviderHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TinyCluster.StartAsync();
        _host = await ProviderHost.StartAsync(new KubernetesProvider(TimeProvider.System, () => null));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Objects_are_made_and_brought_back_when_somebody_changes_them()
    {
        using var module = await ModuleAsync(All);
        (await module.PlanAsync("-out=p")).Expect(2);
        (await module.RunAsync("apply", "-no-color", "p")).Expect(0);
        await module.ExpectNoChangesAsync();
        Assert.Equal("shop/db", module.State("kubernetes_secret_v1").GetProperty("id").GetString());
        Assert.Equal("correct-horse", module.State("kubernetes_secret_v1").GetProperty("data").GetProperty("password").GetString());

        _cluster.Change($"{Namespace}/configmaps/settings", map => map["data"]!["colour"] = "blue");
        _cluster.Change($"{Namespace}/configmaps/settings", map => map["data"]!["more"] = "of it");
        _cluster.Change(Namespace, map => map["metadata"]!["labels"]!["kubernetes.io/metadata.name"] = "shop");
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("~ \"colour\" = \"blue\" -> \"red\"", plan, StringComparison.Ordinal);
        Assert.Contains("- \"more\"   = \"of it\" -> null", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("kubernetes.io/metadata.name", plan, StringComparison.Ordinal);
        await module.ApplyAsync();
        Assert.Equal("""{"colour":"red"}""", _cluster.Find($"{Namespace}/configmaps/settings")!["data"]!.ToJsonString());
        await module.ExpectNoChangesAsync();

        _cluster.Delete($"{Namespace}/secrets/db");
        Assert.Contains("kubernetes_secret_v1.db will be created", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();
        await module.DestroyAsync();
        Assert.Null(_cluster.Find(Namespace));
    }

    [Fact]
    public async Task Another_name_is_another_object_and_an_immutable_one_is_made_anew()
    {
        using var module = await ModuleAsync("""
            resource "kubernetes_config_map_v1" "settings" {
              metadata {
                name = "settings"
              }
              data      = { colour = "red" }
              immutable = true
            }
            """);
        await module.ApplyAsync();
        module.Change("\"red\"", "\"blue\"");
        Assert.Contains("must be replaced", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();

        module.Change("name = \"settings\"", "name = \"other\"");
        Assert.Contains("~ name             = \"settings\" -> \"other\" # forces replacement", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task Objects_are_imported_by_namespace_and_name()
    {
        using var first = await ModuleAsync(All);
        await first.ApplyAsync();
        using var module = await ModuleAsync(All);

        (await module.RunAsync("import", "-no-color", "kubernetes_namespace_v1.shop", "shop")).Expect(0);
        (await module.RunAsync("import", "-no-color", "kubernetes_config_map_v1.settings", "shop/settings")).Expect(0);
        var missing = (await module.RunAsync("import", "-no-color", "kubernetes_secret_v1.db", "shop/none")).Expect(1);
        Assert.Contains("The cluster has no Secret shop/none", missing, StringComparison.Ordinal);
        Assert.Contains("Unexpected ID format", (await module.RunAsync("import", "-no-color", "kubernetes_secret_v1.db", "db")).Expect(1), StringComparison.Ordinal);

        Assert.Contains("Plan: 1 to add, 0 to change, 0 to destroy", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_only_values_reach_the_cluster_and_nothing_else()
    {
        using var module = await ModuleAsync("""
            resource "kubernetes_secret_v1" "db" {
              metadata {
                name = "db"
              }
              data_wo          = { password = "correct-horse" }
              data_wo_revision = 1
            }
            """);
        await module.ApplyAsync();

        Assert.Equal(Convert.ToBase64String("correct-horse"u8), _cluster.Find("/api/v1/namespaces/default/secrets/db")!["data"]!["password"]!.ToString());
        Assert.DoesNotContain("correct-horse", await File.ReadAllTextAsync(Path.Combine(module.Root, "terraform.tfstate")), StringComparison.Ordinal);
        await module.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task An_unknown_configuration_can_plan_new_objects()
    {
        using var module = await ModuleAsync(
            """
            resource "terraform_data" "host" {
              input = "ADDRESS"
            }

            resource "kubernetes_namespace_v1" "shop" {
              metadata {
                generate_name = "shop-"
              }
            }
            """.Replace("ADDRESS", _cluster.Address.ToString(), StringComparison.Ordinal),
            "terraform_data.host.output");

        Assert.Contains("Plan: 2 to add", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_for_credentials_is_refused()
    {
        using var module = await ModuleAsync(All);
        module.Change("token = \"good\"", "exec {\n api_version = \"client.authentication.k8s.io/v1\"\n command = \"aws\"\n }");

        Assert.Contains("start no programs", (await module.PlanAsync()).Expect(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_is_found_from_the_folder_of_the_run()
    {
        using var module = await ModuleAsync("""
            resource "kubernetes_namespace_v1" "shop" {
              metadata {
                name = "shop"
              }
            }
            """);
        module.Change($"host  = \"{_cluster.Address}\"", "config_path = \"./kubeconfig\"");
        module.Change("token = \"good\"", "config_context = \"lab\"");
        await File.WriteAllTextAsync(Path.Combine(module.Root, "kubeconfig"), $$"""
            contexts: [{name: lab, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: { server: "{{_cluster.Address}}" } }]
            users: [{name: u, user: {token: good} }]
            """);

        await module.ApplyAsync();

        Assert.NotNull(_cluster.Find(Namespace));
    }

    private async Task<TerraformFolder> ModuleAsync(string resources, string? host = null)
    {
        var module = _host.Module($$"""
            terraform {
              required_providers {
                kubernetes = {
                  source  = "hashicorp/kubernetes"
                  version = "~> 2.30"
                }
              }
            }

            provider "kubernetes" {
              host  = {{host ?? $"\"{_cluster.Address}\""}}
              token = "good"
            }

            {{resources}}
            """);
        await module.InitAsync();
        return module;
    }
}
