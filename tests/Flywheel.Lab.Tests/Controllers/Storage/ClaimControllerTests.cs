using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Storage;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Controllers.Storage;

public sealed class ClaimControllerTests : IAsyncDisposable
{
    private readonly RunningControllers _lab = new(new ClaimController(new Pace()), new VolumeController());

    [Fact]
    public async Task A_class_that_waits_binds_with_the_first_pod()
    {
        Class("standard", "WaitForFirstConsumer");
        var claim = Claim("""{"storageClassName":"standard"}""");
        await _lab.RestAsync(1);
        Assert.Equal("Pending", Status(claim).TextAt("phase"));
        Assert.Equal(["WaitForFirstConsumer"], Events());

        Pod();
        await _lab.RestAsync(1);

        Assert.Equal("Bound", Status(claim).TextAt("phase"));
        Assert.Equal("1Gi", Status(claim).TextAt("capacity", "storage"));
        var volume = Assert.Single(_lab.Test.Cluster.List(Collections.PersistentVolumes)).Content();
        Assert.Equal($"pvc-{claim.Uid}", volume.TextAt("metadata", "name"));
        Assert.Equal("Bound", volume.TextAt("status", "phase"));
    }

    [Fact]
    public async Task An_immediate_class_binds_at_once()
    {
        Class("fast", "Immediate");
        var claim = Claim("""{"storageClassName":"fast"}""");
        await _lab.RestAsync(1);

        Assert.Equal("Bound", Status(claim).TextAt("phase"));
    }

    [Fact]
    public async Task A_missing_class_leaves_it_pending_with_an_event()
    {
        var claim = Claim("""{"storageClassName":"nowhere"}""");
        await _lab.RestAsync(1);
        Assert.Equal("Pending", Status(claim).TextAt("phase"));
        Assert.Equal(["ProvisioningFailed"], Events());

        Class("nowhere", "Immediate");
        await _lab.RestAsync(1);
        Assert.Equal("Bound", Status(claim).TextAt("phase"));
    }

    [Fact]
    public async Task The_default_class_is_for_claims_without_one()
    {
        Class("standard", "Immediate", isDefault: true);
        var claim = Claim("{}");
        await _lab.RestAsync(1);

        Assert.Equal("standard", _lab.Test.Cluster.Find(claim.Key)!.Content().TextAt("spec", "storageClassName"));
        Assert.Equal("Bound", Status(claim).TextAt("phase"));
    }

    [Fact]
    public async Task A_claim_in_use_stays_and_its_volume_goes_with_it()
    {
        Class("fast", "Immediate");
        var claim = Claim("""{"storageClassName":"fast"}""");
        var pod = Pod();
        await _lab.RestAsync(1);

        _lab.Test.Cluster.Delete(claim.Key, new(), Kubernetes.TestCluster.Me);
        await _lab.RestAsync();
        Assert.NotNull(_lab.Test.Cluster.Find(claim.Key));

        _lab.Test.Cluster.Delete(pod.Key, new() { GracePeriodSeconds = 0 }, Kubernetes.TestCluster.Me);
        await _lab.RestAsync();
        Assert.Null(_lab.Test.Cluster.Find(claim.Key));
        Assert.Empty(_lab.Test.Cluster.List(Collections.PersistentVolumes));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private System.Text.Json.Nodes.JsonObject? Status(KubeObject claim) => _lab.Test.Cluster.Find(claim.Key)!.Content().ObjectAt("status");

    private IEnumerable<string> Events() => _lab.Test.Cluster.List(Collections.Events).Select(told => told.Content().TextAt("reason"));

    private void Class(string name, string mode, bool isDefault = false) => _lab.Create($$"""
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","provisioner":"example.com/disk","volumeBindingMode":"{{mode}}",
         "metadata":{"name":"{{name}}","annotations":{"storageclass.kubernetes.io/is-default-class":"{{(isDefault ? "true" : "false")}}"} } }
        """);

    private KubeObject Claim(string extra)
    {
        var spec = System.Text.Json.Nodes.JsonNode.Parse(extra)!.AsObject();
        spec["accessModes"] = new System.Text.Json.Nodes.JsonArray("ReadWriteOnce");
        spec["resources"] = System.Text.Json.Nodes.JsonNode.Parse("""{"requests":{"storage":"1Gi"}}""");
        return _lab.Create($$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"default"},"spec":{{spec.ToJsonString()}}}""");
    }

    private KubeObject Pod() => _lab.Create("""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"db","namespace":"default"},
         "spec":{"containers":[{"name":"main","image":"db:1"}],"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]}}
        """);
}
