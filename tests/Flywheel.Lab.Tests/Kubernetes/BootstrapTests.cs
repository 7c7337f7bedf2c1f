using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Kubernetes;

public sealed class BootstrapTests : IDisposable
{
    private readonly TestCluster _lab = new(new ClusterBootstrap { Nodes = 3 });

    [Fact]
    public void A_new_cluster_has_what_clusters_have()
    {
        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], Names("", "namespaces"));
        Assert.Equal(["lab-node-1", "lab-node-2", "lab-node-3"], Names("", "nodes"));
        Assert.Equal(["standard"], Names("storage.k8s.io", "storageclasses"));
        Assert.Equal(["kubernetes"], Names("", "services"));
        Assert.Equal(
            [
                "backups.postgresql.cnpg.io", "clusters.postgresql.cnpg.io", "databases.postgresql.cnpg.io", "policybindings.sts.min.io",
                "poolers.postgresql.cnpg.io", "scheduledbackups.postgresql.cnpg.io", "tenants.minio.min.io",
            ],
            Names("apiextensions.k8s.io", "customresourcedefinitions"));
        Assert.Equal("spec.instances", _lab.Kind("postgresql.cnpg.io/v1", "Cluster").Scale!.Replicas);
        Assert.Empty(((string[])["admin", "cluster-admin", "edit", "view", "flywheel-pipeline"])
            .Except(Names("rbac.authorization.k8s.io", "clusterroles")));
    }

    [Fact]
    public void A_start_changes_nothing_that_is_there()
    {
        _lab.Cluster.Delete(new(new("apiextensions.k8s.io", "customresourcedefinitions"), "", "tenants.minio.min.io"), new(), TestCluster.Me);
        var version = _lab.Cluster.Version;

        _lab.Restart();

        Assert.Equal(version, _lab.Cluster.Version);
        Assert.Null(_lab.Cluster.Kinds.ByKind("minio.min.io/v2", "Tenant"));
    }

    public void Dispose() => _lab.Dispose();

    private IEnumerable<string> Names(string group, string plural) =>
        _lab.Cluster.List(new ResourceName(group, plural)).Select(found => found.Key.Name);
}
