using Flywheel.Lab.Tests.Providers;
using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What is left when an operator's release is removed.</summary>
public sealed class OperatorRemovalTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Store = """
        apiVersion: minio.min.io/v2
        kind: Tenant
        metadata: { name: store }
        spec: { pools: [{ name: pool-0, servers: 1, volumesPerServer: 1, volumeClaimTemplate: { metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } } }] }
        """;

    [Fact]
    public async Task Definitions_and_their_objects_outlive_the_release()
    {
        using var kept = Release("minio-operator", "https://operator.min.io", "operator", "7.1.1", "replaced_annotation = \"operator.min.io/version\"");
        using var postgres = Release("cnpg", "https://cloudnative-pg.github.io/charts", "cloudnative-pg", "0.28.3", "");
        foreach (var release in (TerraformFolder[])[kept, postgres])
        {
            await release.InitAsync();
            await release.ApplyAsync();
        }

        await lab.Kubectl.ApplyAsync(Store);
        await kept.DestroyAsync();
        await postgres.DestroyAsync();

        Assert.Equal("", await lab.Kubectl.OkAsync("get", "deployments", "-o", "name"));
        await lab.Kubectl.OkAsync("wait", "crd/tenants.minio.min.io", "crd/clusters.postgresql.cnpg.io", "--for=condition=Established", "--timeout=10s");
        Assert.Equal("tenant.minio.min.io/store", await lab.Kubectl.OkAsync("get", "tenant", "store", "-o", "name"));

        // and what happens to a chart that does not keep them, when nobody takes care
        using var lost = Release("minio-operator", "https://operator.min.io", "operator", "7.1.1", "");
        await lost.InitAsync();
        (await lost.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(0);
        await lost.DestroyAsync();
        await lab.Kubectl.OkAsync("wait", "crd/tenants.minio.min.io", "--for=delete", "--timeout=10s");
    }

    private TerraformFolder Release(string name, string repository, string chart, string version, string more)
    {
        var folder = lab.Module(
            $$"""
            module "operator" {
              source        = "./helm-operator"
              name          = "{{name}}"
              namespace     = "default"
              repository    = "{{repository}}"
              chart         = "{{chart}}"
              chart_version = "{{version}}"
              {{more}}
            }
            """);
        PlatformPlans.Copy(RepositoryRoot.Of("tofu", "modules", "helm-operator"), Path.Combine(folder.Root, "helm-operator"));
        return folder;
    }
}
