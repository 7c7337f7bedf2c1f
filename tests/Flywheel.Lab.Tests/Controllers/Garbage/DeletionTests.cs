using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Tests.Controllers.Garbage;

public sealed class DeletionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Background")]
    public async Task What_an_owner_made_goes_after_it(string? policy)
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment"));
        await cluster.PassAsync(2);

        cluster.Delete(Collections.Deployments, "web", policy);
        Assert.Null(cluster.Find(Collections.Deployments, "web"));
        await cluster.PassAsync(1);

        Assert.Empty(cluster.List(Collections.ReplicaSets));
        Assert.Empty(cluster.Pods);
    }

    [Fact]
    public async Task In_the_foreground_the_owner_goes_last()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment"));
        await cluster.PassAsync(2);

        cluster.Delete(Collections.Deployments, "web", "Foreground");
        await cluster.PassAsync(0);
        Assert.NotNull(cluster.Find(Collections.Deployments, "web"));
        Assert.Equal(3, cluster.Pods.Count);
        await cluster.PassAsync(1);

        Assert.Null(cluster.Find(Collections.Deployments, "web"));
        Assert.Empty(cluster.List(Collections.ReplicaSets));
        Assert.Empty(cluster.Pods);
    }

    [Fact]
    public async Task Orphans_stay_and_find_a_new_owner()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Set("Deployment"));
        await cluster.PassAsync(2);
        var set = Assert.Single(cluster.List(Collections.ReplicaSets)).TextAt("metadata", "uid");

        cluster.Delete(Collections.Deployments, "web", "Orphan");
        await cluster.PassAsync(1);
        Assert.Null(cluster.Find(Collections.Deployments, "web"));
        Assert.Empty(Assert.Single(cluster.List(Collections.ReplicaSets)).ObjectsAt("metadata", "ownerReferences"));
        Assert.Equal(3, cluster.Pods.Count);

        _ = cluster.Create(TestWorkloads.Set("Deployment"));
        await cluster.PassAsync(2);

        Assert.Equal(set, Assert.Single(cluster.List(Collections.ReplicaSets)).TextAt("metadata", "uid"));
        Assert.Equal(3, cluster.Pods.Count);
    }

    [Fact]
    public async Task A_namespace_goes_when_everything_in_it_is_gone()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "team" } }""");
        _ = cluster.Create(TestWorkloads.Set("Deployment").Replace("\"name\": \"web\" },", "\"name\": \"web\", \"namespace\": \"team\" },", StringComparison.Ordinal));
        await cluster.PassAsync(2);
        Assert.NotNull(cluster.Find(Collections.ConfigMaps, "kube-root-ca.crt", "team"));
        Assert.NotNull(cluster.Find(Collections.ServiceAccounts, "default", "team"));
        Assert.Equal(3, cluster.Pods.Count);

        cluster.Delete(Collections.Namespaces, "team");
        await cluster.PassAsync(0);
        var going = cluster.Get(Collections.Namespaces, "team");
        Assert.Equal("Terminating", going.TextAt("status", "phase"));
        Assert.Contains("pods. has 3 resource instances", Conditions.Find(going["status"], "NamespaceContentRemaining").TextAt("message"), StringComparison.Ordinal);
        var refused = Assert.Throws<StatusException>(() => cluster.Create("""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "late", "namespace": "team" } }"""));
        Assert.Equal("Forbidden", refused.Status.Reason);
        await cluster.PassAsync(1);

        Assert.Null(cluster.Find(Collections.Namespaces, "team"));
        Assert.Empty(cluster.Pods);
    }

    [Fact]
    public async Task Events_are_forgotten_after_an_hour()
    {
        await using var cluster = new LivingCluster();
        _ = cluster.Create(TestWorkloads.Pod("p", TestWorkloads.Container()));
        await cluster.PassAsync(2);
        Assert.NotEmpty(cluster.Events("p"));

        await cluster.PassMinutesAsync(61);

        Assert.Empty(cluster.Events("p"));
    }
}
