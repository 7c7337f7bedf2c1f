using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

public sealed class ServiceAddressTests
{
    private readonly List<KubeObject> _services = [];
    private readonly ObjectRules _rules;

    public ServiceAddressTests() => _rules = new ObjectRules(() => [.. _services]);

    [Fact]
    public void Every_service_gets_an_address_of_its_own()
    {
        for (var i = 0; i < 300; i++)
        {
            Create($"web-{i}", Manifests.Of("Service"));
        }

        Assert.Equal(300, _services.Select(service => service.Content().At("spec.clusterIP")).Distinct().Count());
        Assert.All(_services, service => Assert.StartsWith("10.96.", service.Content().At("spec.clusterIP"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_gets_the_same_address_again()
    {
        var first = Create("web", Manifests.Of("Service"));
        _services.Clear();

        Assert.Equal(first.At("spec.clusterIP"), Create("web", Manifests.Of("Service")).At("spec.clusterIP"));
    }

    [Fact]
    public void An_update_that_leaves_the_address_out_keeps_it()
    {
        var first = Create("web", Manifests.Of("Service").With("spec.type", "NodePort"));

        var second = Prepare(Manifests.Of("Service").With("spec.type", "NodePort"), first);

        Assert.Equal(first.At("spec.clusterIP"), second.At("spec.clusterIP"));
        Assert.Equal(first.At("spec.ports.0.nodePort"), second.At("spec.ports.0.nodePort"));
    }

    [Fact]
    public void A_service_that_is_no_longer_reachable_by_node_loses_its_port()
    {
        var first = Create("web", Manifests.Of("Service").With("spec.type", "NodePort"));
        var update = first.DeepClone().AsObject().With("spec.type", "ClusterIP");

        var second = Prepare(update, first);

        Assert.Null(second.At("spec.ports.0.nodePort"));
        Assert.Null(second.At("spec.externalTrafficPolicy"));
    }

    [Fact]
    public void A_headless_service_has_no_address()
    {
        var service = Create("web", Manifests.Of("Service").With("spec.clusterIP", "None"));

        Assert.Equal("None", service.At("spec.clusterIP"));
        Assert.Equal("""["None"]""", service.At("spec.clusterIPs"));
    }

    [Fact]
    public void An_external_name_has_no_address()
    {
        var service = Create("web", Manifests.Of("Service").With("spec", "{ type: ExternalName, externalName: example.com }"));

        Assert.Null(service.At("spec.clusterIP"));
    }

    [Fact]
    public void A_load_balancer_gets_node_ports_between_30000_and_32767()
    {
        var service = Create("web", Manifests.Of("Service").With("spec.type", "LoadBalancer"));

        Assert.InRange(int.Parse(service.At("spec.ports.0.nodePort")!, System.Globalization.CultureInfo.InvariantCulture), 30000, 32767);
        Assert.Equal("true", service.At("spec.allocateLoadBalancerNodePorts"));
        Assert.Equal("Cluster", service.At("spec.externalTrafficPolicy"));
    }

    [Theory]
    [InlineData("spec.clusterIP", "10.96.0.10", "spec.clusterIPs: Invalid value: []string{\"10.96.0.10\"}: failed to allocate IP 10.96.0.10: provided IP is already allocated")]
    [InlineData("spec.clusterIP", "192.168.0.1", "spec.clusterIPs: Invalid value: []string{\"192.168.0.1\"}: failed to allocate IP 192.168.0.1: the provided IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16")]
    [InlineData("spec.ports.0.nodePort", "30080", "spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated")]
    [InlineData("spec.ports.0.nodePort", "80", "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    public void What_is_asked_for_must_be_there_and_free(string path, string value, string problem)
    {
        Create("first", Manifests.Of("Service").With("spec.type", "NodePort").With("spec.clusterIP", "10.96.0.10").With("spec.ports.0.nodePort", "30080"));

        var refusal = Assert.Throws<StatusException>(() => Create("second", Manifests.Of("Service").With("spec.type", "NodePort").With(path, value)));

        Assert.Equal($"Service \"second\" is invalid: {problem}", refusal.Message);
    }

    private JsonObject Create(string name, JsonObject content)
    {
        content["metadata"]!["name"] = name;
        var prepared = Prepare(content, null);
        var kind = Rules.Kind("v1", "Service");
        _services.Add(new(kind.Key("team", name), "uid", 1, Encoding.UTF8.GetBytes(prepared.ToJsonString())));
        return prepared;
    }

    private JsonObject Prepare(JsonObject content, JsonObject? before) => JsonNode.Parse(
        _rules.Prepare(Rules.Kind("v1", "Service"), content, before, new WriteContext { Manager = "test" }).ToJsonString())!.AsObject();
}
