namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>hashicorp/helm against the whole lab.</summary>
public sealed class HelmCycleTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Release = """
        resource "helm_release" "shop" {
          name  = "shop"
          chart = "./chart"
        }
        """;

    private const string Template = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: "{{ .Release.Name }}" }
        spec:
          replicas: 2
          selector: { matchLabels: { app: shop } }
          template:
            metadata: { labels: { app: shop } }
            spec: { containers: [{ name: web, image: "web:1.0" }] }
        """;

    [Fact]
    public async Task A_release_is_upgraded_by_somebody_else_deleted_and_imported()
    {
        using var module = Module("1.0.0");
        await module.MakeAsync(1);

        // as with the real provider: what belongs to a release is not compared, the release is
        await lab.Kubectl.OkAsync("scale", "deployment/shop", "--replicas=3");
        await module.ExpectNoChangesAsync();

        using (var other = Module("1.1.0"))
        {
            await other.InitAsync();
            (await other.RunAsync("import", "-input=false", "-no-color", "helm_release.shop", "default/shop")).Expect(0);
            await other.ApplyAsync();
        }

        await module.MendAsync("\"1.1.0\" -> \"1.0.0\"", "0 to add, 1 to change, 0 to destroy");

        await lab.Kubectl.OkAsync("delete", "secrets", "-l", "owner=helm,name=shop");
        await module.MendAsync("helm_release.shop will be created");

        var plan = await module.ImportAsync(("helm_release.shop", "default/shop"));
        Assert.Contains("Plan: 1 to import, 0 to add", plan, StringComparison.Ordinal);

        await module.DestroyAsync();
        Assert.Equal("", await lab.Kubectl.OkAsync("get", "deployments,secrets", "-o", "name"));
    }

    private TerraformFolder Module(string version)
    {
        var module = lab.Module(Release, "hashicorp/helm");
        var chart = Path.Combine(module.Root, "chart");
        Directory.CreateDirectory(Path.Combine(chart, "templates"));
        File.WriteAllText(Path.Combine(chart, "Chart.yaml"), $"{{apiVersion: v2, name: shop, version: {version}}}");
        File.WriteAllText(Path.Combine(chart, "templates", "web.yaml"), Template);
        return module;
    }
}
