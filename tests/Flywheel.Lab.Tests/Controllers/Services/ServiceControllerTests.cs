using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Services;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Controllers.Services;

public sealed class ServiceControllerTests : IAsyncDisposable
{
    private readonly RunningControllers _lab = new(new ServiceController(), new IngressController(new Pace()));

    [Fact]
    public async Task Ready_pods_are_addresses_and_others_are_not_ready()
    {
        Service("""{"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"http"}]}""");
        Pod("web-1", "10.0.0.1", ready: true);
        Pod("web-2", "10.0.0.2", ready: false);
        Pod("api-1", "10.0.0.3", ready: true, app: "api");
        await _lab.RestAsync();

        var subset = Assert.Single(Endpoints().ObjectsAt("subsets"));
        Assert.Equal("10.0.0.1", Assert.Single(subset.ObjectsAt("addresses")).TextAt("ip"));
        Assert.Equal("web-1", subset.ObjectsAt("addresses").Single().TextAt("targetRef", "name"));
        Assert.Equal("10.0.0.2", Assert.Single(subset.ObjectsAt("notReadyAddresses")).TextAt("ip"));
        Assert.Equal(8080, Assert.Single(subset.ObjectsAt("ports")).NumberAt("port"));
        Assert.Equal("http", subset.ObjectsAt("ports").Single().TextAt("name"));
    }

    [Fact]
    public async Task Slices_tell_readiness_and_are_owned_by_the_service()
    {
        var service = Service("""{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}""");
        Pod("web-1", "10.0.0.1", ready: true);
        Pod("web-2", "10.0.0.2", ready: false);
        await _lab.RestAsync();

        var slice = Assert.Single(_lab.Test.Cluster.List(Collections.EndpointSlices)).Content();
        Assert.Equal("web", slice.TextAt("metadata", "labels", "kubernetes.io/service-name"));
        Assert.Equal(service.Uid, slice.ObjectsAt("metadata", "ownerReferences").Single().TextAt("uid"));
        Assert.Equal([true, false], slice.ObjectsAt("endpoints").Select(endpoint => endpoint.FlagAt("conditions", "ready")));
    }

    [Fact]
    public async Task A_pod_that_becomes_ready_moves()
    {
        Service("""{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}""");
        var pod = Pod("web-1", "10.0.0.1", ready: false);
        await _lab.RestAsync();
        Assert.Empty(Endpoints().ObjectsAt("subsets").Single().ObjectsAt("addresses"));

        _lab.SetStatus(pod, PodStatus("10.0.0.1", ready: true));
        await _lab.RestAsync();

        Assert.Single(Endpoints().ObjectsAt("subsets").Single().ObjectsAt("addresses"));
    }

    [Fact]
    public async Task Rest_writes_nothing()
    {
        Service("""{"type":"LoadBalancer","selector":{"app":"web"},"ports":[{"port":80}]}""");
        Pod("web-1", "10.0.0.1", ready: true);
        await _lab.RestAsync();
        var version = _lab.Test.Cluster.Version;

        await _lab.RestAsync(60);

        Assert.Equal(version, _lab.Test.Cluster.Version);
    }

    [Fact]
    public async Task Ports_whose_numbers_differ_make_several_subsets()
    {
        Service("""{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":"http"}]}""");
        Pod("web-1", "10.0.0.1", ready: true);
        Pod("web-2", "10.0.0.2", ready: true, port: 9090);
        await _lab.RestAsync();

        Assert.Equal([8080, 9090], Endpoints().ObjectsAt("subsets").Select(subset => subset.ObjectsAt("ports").Single().NumberAt("port")));
        Assert.Equal(2, _lab.Test.Cluster.List(Collections.EndpointSlices).Length);
    }

    [Fact]
    public async Task A_load_balancer_is_at_the_loopback_address_until_it_is_none()
    {
        var service = Service("""{"type":"LoadBalancer","selector":{"app":"web"},"ports":[{"port":80}]}""");
        await _lab.RestAsync();
        Assert.Equal("127.0.0.1", _lab.Find("", "services", "web").ObjectsAt("status", "loadBalancer", "ingress").Single().TextAt("ip"));

        _lab.Test.Change(service.Key, content => content["spec"]!["type"] = "ClusterIP");
        await _lab.RestAsync();
        Assert.Empty(_lab.Find("", "services", "web").ObjectsAt("status", "loadBalancer", "ingress"));
    }

    [Fact]
    public async Task The_endpoints_go_with_the_service_and_come_back_when_they_are_deleted()
    {
        var service = Service("""{"selector":{"app":"web"},"ports":[{"port":80}]}""");
        await _lab.RestAsync();
        _lab.Test.Cluster.Delete(service.Key with { Resource = Collections.Endpoints }, new(), Kubernetes.TestCluster.Me);
        await _lab.RestAsync();
        Assert.NotNull(_lab.Find("", "endpoints", "web"));

        _lab.Test.Cluster.Delete(service.Key, new(), Kubernetes.TestCluster.Me);
        await _lab.RestAsync();
        Assert.Null(_lab.Find("", "endpoints", "web"));
    }

    [Fact]
    public async Task A_service_without_selector_is_left_to_its_users()
    {
        Service("""{"ports":[{"port":80}]}""");
        await _lab.RestAsync();

        Assert.Null(_lab.Find("", "endpoints", "web"));
    }

    [Fact]
    public async Task An_ingress_gets_an_address_after_a_moment()
    {
        _lab.Create("""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web","namespace":"default"},
             "spec":{"defaultBackend":{"service":{"name":"web","port":{"number":80}}}}}
            """);
        await _lab.RestAsync(1);

        Assert.Equal("127.0.0.1", _lab.Find("networking.k8s.io", "ingresses", "web").ObjectsAt("status", "loadBalancer", "ingress").Single().TextAt("ip"));
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    private static string PodStatus(string address, bool ready) =>
        $$"""{"phase":"Running","podIP":"{{address}}","conditions":[{"type":"Ready","status":"{{(ready ? "True" : "False")}}"}]}""";

    private JsonObject? Endpoints() => _lab.Find("", "endpoints", "web");

    private KubeObject Service(string spec) => _lab.Create(
        $$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},"spec":{{spec}}}""");

    private KubeObject Pod(string name, string address, bool ready, string app = "web", int port = 8080)
    {
        var pod = _lab.Create($$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"default","labels":{"app":"{{app}}"} },
             "spec":{"containers":[{"name":"main","image":"web:1","ports":[{"name":"http","containerPort":{{port}} }]}]} }
            """);
        _lab.SetStatus(pod, PodStatus(address, ready));
        return pod;
    }
}
