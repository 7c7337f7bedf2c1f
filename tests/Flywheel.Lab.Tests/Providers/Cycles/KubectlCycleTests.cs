namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>alekc/kubectl against the whole lab, with the real kubectl behind its back.</summary>
public sealed class KubectlCycleTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Deployments = """
        resource "kubectl_manifest" "web" {
          for_each          = { client = false, server = true }
          server_side_apply = each.value
          force_conflicts   = true
          yaml_body = <<-YAML
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: ${each.key}, namespace: default }
            spec:
              replicas: 2
              selector: { matchLabels: { app: ${each.key} } }
              template:
                metadata: { labels: { app: ${each.key} } }
                spec:
                  containers:
                    - name: web
                      image: web:1.0
          YAML
        }
        """;

    [Fact]
    public async Task Deployments_are_scaled_deleted_and_imported()
    {
        using var module = lab.Module(Deployments, "alekc/kubectl");
        await module.MakeAsync(2);

        await lab.Kubectl.OkAsync("scale", "deployment/client", "deployment/server", "--replicas=5");
        await module.MendAsync("- spec.replicas=5", "+ spec.replicas=2", "0 to add, 2 to change, 0 to destroy");
        Assert.Equal("2 2", await lab.Kubectl.OkAsync("get", "deployment/client", "deployment/server", "-o", "jsonpath={.items[*].spec.replicas}"));

        await lab.Kubectl.OkAsync("delete", "deployment/client");
        await module.MendAsync("kubectl_manifest.web[\"client\"] will be created", "1 to add, 0 to change, 0 to destroy");

        var plan = await module.ImportAsync(
            ("kubectl_manifest.web[\"client\"]", "apps/v1//Deployment//client//default"), ("kubectl_manifest.web[\"server\"]", "apps/v1//Deployment//server//default"));
        Assert.Contains("Plan: 2 to import, 0 to add", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("must be replaced", plan, StringComparison.Ordinal);

        await module.DestroyAsync();
        Assert.Equal("", await lab.Kubectl.OkAsync("get", "deployments", "-o", "name"));
    }
}
