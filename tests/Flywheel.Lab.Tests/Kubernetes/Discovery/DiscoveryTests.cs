using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Discovery;

namespace Flywheel.Lab.Tests.Kubernetes.Discovery;

public sealed class DiscoveryTests : IAsyncLifetime
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private const string Widgets =
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget","shortNames":["wd"]},
         "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
           {"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}}}]}}
        """;

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Plain_documents_tell_groups_and_kinds()
    {
        var (_, groups) = await _api.SendAsync("GET", "/apis");
        var (_, core) = await _api.SendAsync("GET", "/api/v1");
        var (_, apps) = await _api.SendAsync("GET", "/apis/apps/v1");
        var (_, autoscaling) = await _api.SendAsync("GET", "/apis/autoscaling");

        Assert.Equal("apps", groups!["groups"]![0]!["name"]!.GetValue<string>());
        Assert.Contains("pods/log", Names(core));
        Assert.Contains("deployments/scale", Names(apps));
        Assert.Equal("v2", autoscaling!["preferredVersion"]!["version"]!.GetValue<string>());
        Assert.Equal(404, (await _api.SendAsync("GET", "/apis/example.com")).Code);
        Assert.Equal(404, (await _api.SendAsync("GET", "/apis/apps/v2")).Code);
    }

    [Fact]
    public async Task One_aggregated_document_tells_all()
    {
        var (_, document) = await _api.SendAsync("GET", "/apis", accept: Aggregated);

        var deployments = document!["items"]![0]!["versions"]![0]!["resources"]!.AsArray()
            .Single(resource => resource!["resource"]!.GetValue<string>() == "deployments")!;
        Assert.Equal("APIGroupDiscoveryList", document["kind"]!.GetValue<string>());
        Assert.Equal("Namespaced", deployments["scope"]!.GetValue<string>());
        Assert.Equal("Scale", deployments["subresources"]![0]!["responseKind"]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_new_definition_is_seen_at_once()
    {
        var (_, before) = await _api.SendAsync("GET", "/openapi/v3");
        Assert.Null(before!["paths"]!["apis/example.com/v1"]);
        _api.Lab.Create(Widgets);

        var (_, after) = await _api.SendAsync("GET", "/openapi/v3");
        var address = after!["paths"]!["apis/example.com/v1"]!["serverRelativeURL"]!.GetValue<string>();
        var (_, document) = await _api.SendAsync("GET", address);
        var patch = document!["paths"]!["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"]!["patch"]!;
        Assert.Contains(patch["parameters"]!.AsArray(), parameter => parameter!["name"]!.GetValue<string>() == "fieldValidation");
        Assert.Equal("Widget", patch["x-kubernetes-group-version-kind"]!["kind"]!.GetValue<string>());
        Assert.Equal("integer",
            document["components"]!["schemas"]!["com.example.v1.Widget"]!["properties"]!["spec"]!["properties"]!["size"]!["type"]!.GetValue<string>());
        Assert.Contains("widgets", Names((await _api.SendAsync("GET", "/apis/example.com/v1")).Body));

        _api.Lab.Change(
            new(new("apiextensions.k8s.io", "customresourcedefinitions"), "", "widgets.example.com"),
            definition => definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["size"]!["type"] = "string");
        var (_, changed) = await _api.SendAsync("GET", "/openapi/v3");
        Assert.NotEqual(address, changed!["paths"]!["apis/example.com/v1"]!["serverRelativeURL"]!.GetValue<string>());
        Assert.Equal(
            before["paths"]!["api/v1"]!["serverRelativeURL"]!.GetValue<string>(), changed["paths"]!["api/v1"]!["serverRelativeURL"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_document_that_is_known_is_not_sent_again()
    {
        using var client = _api.Client();
        using var first = await client.GetAsync(new Uri("/apis", UriKind.Relative), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(304, (int)second.StatusCode);
    }

    [Theory]
    [InlineData("v1alpha1,v1,v2beta1,v1beta2,v10,v2,foo", "v10,v2,v1,v2beta1,v1beta2,v1alpha1,foo")]
    public void Versions_are_ordered_by_stability_and_number(string given, string ordered) =>
        Assert.Equal(ordered, string.Join(',', given.Split(',').Order(KubernetesVersionOrder.PreferredFirst)));

    private static List<string> Names(JsonNode? document) =>
        [.. document!["resources"]!.AsArray().Select(resource => resource!["name"]!.GetValue<string>())];
}
