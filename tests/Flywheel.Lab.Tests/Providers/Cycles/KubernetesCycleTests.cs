namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>hashicorp/kubernetes against the whole lab, with the real kubectl behind its back.</summary>
public sealed class KubernetesCycleTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Shop = """
        resource "kubernetes_namespace_v1" "shop" {
          metadata {
            name   = "shop"
            labels = { team = "a" }
          }
        }

        resource "kubernetes_config_map_v1" "settings" {
          metadata {
            name      = "settings"
            namespace = kubernetes_namespace_v1.shop.id
          }
          data = { colour = "red" }
        }

        resource "kubernetes_secret_v1" "db" {
          metadata {
            name      = "db"
            namespace = kubernetes_namespace_v1.shop.id
          }
          data = { password = "correct-horse" }
        }
        """;

    [Fact]
    public async Task A_namespace_its_settings_and_its_secret_are_changed_deleted_and_imported()
    {
        using var module = lab.Module(Shop, "hashicorp/kubernetes");
        await module.MakeAsync(3);

        await lab.Kubectl.OkAsync("label", "namespace/shop", "team=b", "--overwrite");
        await lab.Kubectl.OkAsync("patch", "configmap/settings", "-n", "shop", "-p", """{"data":{"colour":"blue"} }""");
        await lab.Kubectl.OkAsync("patch", "secret/db", "-n", "shop", "-p", """{"stringData":{"password":"battery-staple"} }""");
        await module.MendAsync("\"b\" -> \"a\"", "\"blue\" -> \"red\"", "~ data", "0 to add, 3 to change, 0 to destroy");
        Assert.Equal("red", await lab.Kubectl.OkAsync("get", "configmap/settings", "-n", "shop", "-o", "jsonpath={.data.colour}"));

        await lab.Kubectl.OkAsync("delete", "namespace/shop");
        await module.MendAsync("3 to add, 0 to change, 0 to destroy");

        var plan = await module.ImportAsync(
            ("kubernetes_namespace_v1.shop", "shop"), ("kubernetes_config_map_v1.settings", "shop/settings"), ("kubernetes_secret_v1.db", "shop/db"));
        Assert.Contains("Plan: 3 to import, 0 to add, 0 to change, 0 to destroy", plan, StringComparison.Ordinal);

        await module.DestroyAsync();
        Assert.Contains("NotFound", await lab.Kubectl.RefusedAsync("get", "namespace/shop"), StringComparison.Ordinal);
    }
}
