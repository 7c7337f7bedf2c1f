using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Kubernetes;

public sealed class WatchingTests : IDisposable
{
    private static readonly ResourceName ConfigMaps = new("", "configmaps");

    private readonly TestCluster _lab = new();

    [Fact]
    public async Task A_watch_tells_what_was_and_what_comes_in_order()
    {
        var begin = _lab.Cluster.Version;
        var first = _lab.ConfigMap("a");
        await using var watch = _lab.Cluster.WatchAsync(ConfigMaps, begin, TestContext.Current.CancellationToken).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((ChangeKind.Added, "a"), (watch.Current.Kind, watch.Current.Object.Key.Name));

        var next = watch.MoveNextAsync();
        _lab.Create("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other"}}""");
        _lab.Change(first.Key, content => content.Set("data.a", "2"));
        Assert.True(await next);
        Assert.Equal(ChangeKind.Modified, watch.Current.Kind);

        _lab.Cluster.Delete(first.Key, new(), TestCluster.Me);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((ChangeKind.Deleted, _lab.Cluster.Version), (watch.Current.Kind, watch.Current.Object.Version));
    }

    [Fact]
    public async Task A_version_from_before_the_last_start_is_gone()
    {
        var begin = _lab.Cluster.Version;
        _lab.ConfigMap("a");
        _lab.Restart();

        var refusal = await Assert.ThrowsAsync<StatusException>(() => FirstAsync(begin));
        Assert.Equal((410, "Expired", $"too old resource version: {begin} ({_lab.Cluster.Version})"),
            (refusal.Status.Code, refusal.Status.Reason, refusal.Message));
    }

    [Fact]
    public async Task A_watch_that_falls_behind_what_is_kept_is_cut_off()
    {
        _lab.KeptChanges = 200;
        _lab.Restart();
        await using var watch = _lab.Cluster.WatchAsync(ConfigMaps, _lab.Cluster.Version, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator();
        _lab.ConfigMap("first");
        Assert.True(await watch.MoveNextAsync());

        for (var number = 0; number < 300; number++)
        {
            _lab.ConfigMap($"more-{number}");
        }

        var refusal = await Assert.ThrowsAsync<StatusException>(async () => await watch.MoveNextAsync());
        Assert.Equal(410, refusal.Status.Code);
    }

    [Fact]
    public void What_is_kept_is_bounded_by_bytes_too()
    {
        var log = new ChangeLog(10, maximum: 100, maximumBytes: 1000);
        for (var number = 0; number < 20; number++)
        {
            log.Add(new(ChangeKind.Added, new(new(ConfigMaps, "a", "b"), "", 11 + number, new byte[300])));
        }

        Assert.Equal(27, log.Oldest);
        Assert.Equal([28, 29, 30], log.Read(null, 27, 10).Changes.Select(change => change.Object.Version));
    }

    [Fact]
    public void Objects_and_versions_outlive_the_process()
    {
        var key = _lab.ConfigMap("a").Key;
        _lab.ConfigMap("b");
        _lab.Cluster.Delete(key with { Name = "b" }, new(), TestCluster.Me);
        var before = _lab.Cluster.Find(key)!;
        var version = _lab.Cluster.Version;

        _lab.Restart();

        Assert.Equal(version, _lab.Cluster.Version);
        Assert.Equal(before.Json.ToArray(), _lab.Cluster.Find(key)!.Json.ToArray());
        Assert.Equal(["a"], _lab.Cluster.List(ConfigMaps).Select(found => found.Key.Name));
        Assert.Equal(version + 1, _lab.ConfigMap("c").Version);
    }

    public void Dispose() => _lab.Dispose();

    private async Task FirstAsync(long after)
    {
        await foreach (var change in _lab.Cluster.WatchAsync(ConfigMaps, after, TestContext.Current.CancellationToken))
        {
            return;
        }
    }
}
