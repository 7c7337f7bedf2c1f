using System.Text;
using Flywheel.Lab.Ingress;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Ingress;

public sealed class RouteTableTests
{
    private static readonly RouteTable Table = RouteTable.Of(
    [
        Ingress("exact", "2026-01-01T00:00:00Z", """
            {"rules":[{"host":"App.lab.localhost","http":{"paths":[
              {"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}},
              {"path":"/api","pathType":"Prefix","backend":{"service":{"name":"api","port":{"name":"http"}}}},
              {"path":"/api/health","pathType":"Exact","backend":{"service":{"name":"health","port":{"number":80}}}},
              {"path":"/files/","pathType":"ImplementationSpecific","backend":{"service":{"name":"files","port":{"number":80}}}}]}}]}
            """),
        Ingress("wild", "2026-01-01T00:00:00Z", """
            {"rules":[{"host":"*.lab.localhost","http":{"paths":[
              {"path":"/","pathType":"Prefix","backend":{"service":{"name":"wild","port":{"number":80}}}}]}},
              {"host":"api.only.localhost","http":{"paths":[
              {"path":"/v1","pathType":"Prefix","backend":{"service":{"name":"only","port":{"number":80}}}}]}}]}
            """),
        Ingress("younger", "2026-02-01T00:00:00Z", """
            {"rules":[{"host":"app.lab.localhost","http":{"paths":[
              {"path":"/","pathType":"Prefix","backend":{"service":{"name":"younger","port":{"number":80}}}}]}}]}
            """),
    ]);

    [Theory]
    [InlineData("app.lab.localhost", "/", "web")]
    [InlineData("APP.lab.localhost", "/any/where", "web")]
    [InlineData("app.lab.localhost", "/api", "api")]
    [InlineData("app.lab.localhost", "/api/", "api")]
    [InlineData("app.lab.localhost", "/api/x", "api")]
    [InlineData("app.lab.localhost", "/apiary", "web")]
    [InlineData("app.lab.localhost", "/api/health", "health")]
    [InlineData("app.lab.localhost", "/api/health/x", "api")]
    [InlineData("app.lab.localhost", "/files/a", "files")]
    [InlineData("app.lab.localhost", "/filesystem", "web")]
    [InlineData("other.lab.localhost", "/api", "wild")]
    [InlineData("a.b.lab.localhost", "/", null)]
    [InlineData("lab.localhost", "/", null)]
    [InlineData("api.only.localhost", "/v1/x", "only")]
    [InlineData("api.only.localhost", "/v2", null)]
    [InlineData("example.org", "/", null)]
    public void The_more_exact_host_and_the_longer_path_win(string host, string path, string? service) =>
        Assert.Equal(service, Table.Find(host, path)?.Service);

    [Fact]
    public void A_default_backend_takes_what_is_left()
    {
        var table = RouteTable.Of(
        [
            Ingress("default", "2026-01-01T00:00:00Z", """{"defaultBackend":{"service":{"name":"rest","port":{"number":80}}}}"""),
        ]);

        Assert.Equal("rest", table.Find("anything.localhost", "/x")?.Service);
        Assert.Empty(table.Hosts);
    }

    [Fact]
    public void A_rule_without_host_is_for_hosts_that_no_rule_names()
    {
        var table = RouteTable.Of(
        [
            Ingress("any", "2026-01-01T00:00:00Z", """
                {"rules":[{"http":{"paths":[{"pathType":"Prefix","path":"/","backend":{"service":{"name":"any","port":{"number":80}}}}]}}]}
                """),
        ]);

        Assert.Equal("any", table.Find("x.localhost", "/")?.Service);
    }

    [Fact]
    public void Hosts_are_told_in_order() =>
        Assert.Equal(["*.lab.localhost", "api.only.localhost", "app.lab.localhost"], Table.Hosts);

    private static KubeObject Ingress(string name, string created, string spec) => new(
        new ObjectKey(new ResourceName("networking.k8s.io", "ingresses"), "apps", name),
        name,
        1,
        Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"{{name}}","namespace":"apps","creationTimestamp":"{{created}}"},"spec":{{spec}}}"""));
}
