using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Kubernetes.Http;

public sealed class PodSubresourceTests : IAsyncLifetime
{
    private const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","labels":{"app":"web"}},
         "spec":{"containers":[{"name":"web","image":"web:1"},{"name":"side","image":"side:1"}]}}
        """;

    private const string Log = "/api/v1/namespaces/default/pods/web/log";

    private TestApi _api = null!;
    private KubeObject _pod = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _pod = _api.Lab.Create(Pod);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Logs_are_cut_as_the_client_wants_them()
    {
        var time = _api.Lab.Time.GetUtcNow();
        _api.Logs.Write(_pod.Uid, "web", time.AddMinutes(-9), "old");
        _api.Logs.Write(_pod.Uid, "web", time, "one\ntwo");

        Assert.Equal("old\none\ntwo\n", await TextAsync("?container=web"));
        Assert.Equal("two\n", await TextAsync("?container=web&tailLines=1"));
        Assert.Equal("one\ntwo\n", await TextAsync("?container=web&sinceSeconds=60"));
        Assert.Equal("old\no", await TextAsync("?container=web&limitBytes=5"));
        Assert.StartsWith("2026-03-04T04:57:07.0000000Z old\n", await TextAsync("?container=web&timestamps=true"), StringComparison.Ordinal);

        _api.Logs.StartAnew(_pod.Uid, "web");
        Assert.Equal("old\none\ntwo\n", await TextAsync("?container=web&previous=true"));
    }

    [Theory]
    [InlineData("", "a container name must be specified for pod web, choose one of: [web side]")]
    [InlineData("?container=other", "container other is not valid for pod web")]
    [InlineData("?container=web", "container \"web\" in pod \"web\" is waiting to start: ContainerCreating")]
    [InlineData("?container=web&previous=true", "previous terminated container \"web\" in pod \"web\" not found")]
    public async Task A_log_that_is_not_there_is_refused_with_the_reason(string query, string message)
    {
        var (code, status) = await _api.SendAsync("GET", Log + query);

        Assert.Equal((400, message), (code, status!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_followed_log_ends_with_its_pod()
    {
        _api.Logs.Write(_pod.Uid, "web", _api.Lab.Time.GetUtcNow(), "one");
        using var client = _api.Client();
        using var response = await client.GetAsync(
            new Uri(Log + "?container=web&follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("one", await lines.ReadLineAsync(TestContext.Current.CancellationToken));

        _api.Logs.Write(_pod.Uid, "web", _api.Lab.Time.GetUtcNow(), "two");
        Assert.Equal("two", await lines.ReadLineAsync(TestContext.Current.CancellationToken));

        _api.Lab.Change(_pod.Key, pod => pod.Set("status.phase", "Succeeded"), TestCluster.Me with { Subresource = "status" });
        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_disruption_budget_holds_an_eviction()
    {
        const string Eviction = """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"web","namespace":"default"}}""";
        var budget = _api.Lab.Create(
            """
            {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"b"},
             "spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}
            """);
        _api.Lab.Change(_pod.Key, pod => pod.Set("status.phase", "Running"), TestCluster.Me with { Subresource = "status" });

        var (held, status) = await _api.SendAsync("POST", "/api/v1/namespaces/default/pods/web/eviction", Eviction);
        Assert.Equal((429, "TooManyRequests"), (held, status!["reason"]!.GetValue<string>()));
        Assert.Equal("Cannot evict pod as it would violate the pod's disruption budget.", status["message"]!.GetValue<string>());

        _api.Lab.Change(
            budget.Key,
            content => content["status"] = new JsonObject { ["disruptionsAllowed"] = 1, ["currentHealthy"] = 2, ["desiredHealthy"] = 1, ["expectedPods"] = 2 },
            TestCluster.Me with { Subresource = "status" });
        Assert.Equal(201, (await _api.SendAsync("POST", "/api/v1/namespaces/default/pods/web/eviction", Eviction)).Code);
        Assert.Null(_api.Cluster.Find(_pod.Key));
    }

    private async Task<string> TextAsync(string query)
    {
        var (code, body) = await _api.SendAsync("GET", Log + query);
        Assert.Equal(200, code);
        return body!.GetValue<string>();
    }
}
