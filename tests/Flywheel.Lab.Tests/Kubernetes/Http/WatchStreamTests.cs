using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Kubernetes.Http;

public sealed class WatchStreamTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps?watch=true";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        var key = _api.Lab.ConfigMap("a").Key;
        using var watch = await OpenAsync(ConfigMaps);
        Assert.Equal("ADDED a", await NextAsync(watch));

        _api.Lab.Change(key, content => content.Set("data.a", "2"));
        Assert.Equal("MODIFIED a", await NextAsync(watch));
        _api.Cluster.Delete(key, new(), TestCluster.Me);
        Assert.Equal("DELETED a", await NextAsync(watch));
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark()
    {
        _api.Lab.ConfigMap("a");
        using var watch = await OpenAsync(
            $"{ConfigMaps}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=");

        Assert.Equal("ADDED a", await NextAsync(watch));
        var mark = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        Assert.Equal("BOOKMARK", mark["type"]!.GetValue<string>());
        Assert.Equal("true", mark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>());
        Assert.Equal(400, (await _api.SendAsync("GET", $"{ConfigMaps}&resourceVersion=x")).Code);
        Assert.Equal(422, (await _api.SendAsync("GET", $"{ConfigMaps}&sendInitialEvents=true")).Code);
    }

    [Fact]
    public async Task Bookmarks_come_while_nothing_else_does()
    {
        using var watch = await OpenAsync($"{ConfigMaps}&allowWatchBookmarks=true&resourceVersion={_api.Cluster.Version}");
        _api.Lab.Create("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other"}}""");
        var line = watch.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        while (!line.IsCompleted)
        {
            _api.Lab.Time.Advance(TimeSpan.FromSeconds(20));
            await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        var mark = JsonNode.Parse((await line)!)!;
        Assert.Equal(("BOOKMARK", _api.Cluster.Version.ToString()),
            (mark["type"]!.GetValue<string>(), mark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        using var watch = await OpenAsync($"{ConfigMaps}&timeoutSeconds=5&resourceVersion={_api.Cluster.Version}");
        var line = watch.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        while (!line.IsCompleted)
        {
            _api.Lab.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        Assert.Null(await line);
    }

    [Fact]
    public async Task A_version_that_is_gone_is_answered_with_an_error_event()
    {
        for (var number = 0; number < 1100; number++)
        {
            _api.Lab.ConfigMap($"many-{number}");
        }

        using var watch = await OpenAsync($"{ConfigMaps}&resourceVersion=1");
        var line = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;

        Assert.Equal(("ERROR", 410, "Expired"),
            (line["type"]!.GetValue<string>(), line["object"]!["code"]!.GetValue<int>(), line["object"]!["reason"]!.GetValue<string>()));
        Assert.Null(await watch.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Objects_come_and_go_as_they_match_a_selector()
    {
        var key = _api.Lab.ConfigMap("a").Key;
        using var watch = await OpenAsync($"{ConfigMaps}&labelSelector=app&resourceVersion={_api.Cluster.Version}");

        _api.Lab.Change(key, content => content.Set("metadata.labels.app", "x"));
        Assert.Equal("ADDED a", await NextAsync(watch));
        _api.Lab.Change(key, content => content.Set("metadata.labels.app", "y"));
        Assert.Equal("MODIFIED a", await NextAsync(watch));
        _api.Lab.Change(key, content => content.MetadataObject().Remove("labels"));
        Assert.Equal("DELETED a", await NextAsync(watch));
    }

    [Fact]
    public async Task Rows_of_tables_are_watched_too()
    {
        _api.Lab.ConfigMap("a");
        using var watch = await OpenAsync(ConfigMaps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

        var line = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        Assert.Equal(("Table", "a"),
            (line["object"]!["kind"]!.GetValue<string>(), line["object"]!["rows"]![0]!["cells"]![0]!.GetValue<string>()));
    }

    private async Task<StreamReader> OpenAsync(string path, TestApi? api = null, string accept = "application/json")
    {
        var client = (api ?? _api).Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> NextAsync(StreamReader watch)
    {
        var line = JsonNode.Parse((await watch.ReadLineAsync(TestContext.Current.CancellationToken))!)!;
        return $"{line["type"]} {line["object"]!["metadata"]!["name"]}";
    }
}
