using System.Text.Json.Nodes;
using Flywheel.Clusters;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Clusters;

/// <summary>Watches that the lab refuses, drops, cuts and delays.</summary>
public sealed class ObjectWatchInTheLabTests : IAsyncLifetime
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private static readonly ResourceKind ConfigMaps = new("v1", "ConfigMap", "configmaps", IsNamespaced: true);

    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;
    private KubectlProgram _kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
        _kubectl = new(KubectlProgram.PathOf("kubectl"), $"{_lab.Address.Kubeconfig}-admin", _folder.Root, "default");
    }

    [Fact]
    public async Task A_change_is_told_within_50_milliseconds()
    {
        using var client = LabClients.Client(_lab.Address.Kubeconfig);
        await using var watch = new ObjectWatch(client, TimeProvider.System);
        watch.Follow(ConfigMaps, "default");
        await watch.UntilAsync(change => change is ObjectChange.Listed);
        var waits = new List<TimeSpan>();

        for (var number = 0; number < 20; number++)
        {
            var name = $"map-{number}";
            var start = TimeProvider.System.GetTimestamp();
            Create(name);
            await watch.UntilAsync(change => change is ObjectChange.Put put && put.Object.Name.Name == name);
            waits.Add(TimeProvider.System.GetElapsedTime(start));
        }

        // the middle one: the machine may be busy with other tests
        Assert.InRange(waits.Order().ElementAt(waits.Count / 2).TotalMilliseconds, 0, 50);
    }

    [Theory]
    [InlineData("drop-watch:10")]
    [InlineData("cut")]
    [InlineData("cut-body")]
    [InlineData("status:429")]
    [InlineData("status:503")]
    [InlineData("hang")]
    [InlineData("timeout:10")]
    public async Task A_disturbed_watch_misses_nothing(string mode)
    {
        using var client = LabClients.Client(_lab.Address.Kubeconfig, new() { Headers = TimeSpan.FromMilliseconds(500), Silence = TimeSpan.FromSeconds(1) });
        await using var watch = new ObjectWatch(client, TimeProvider.System);
        var fault = Add(new() { Kind = "request", Surface = "kubernetes", Path = Path, Mode = mode, After = mode.StartsWith("drop", StringComparison.Ordinal) ? 0 : 1, Times = 4 });

        watch.Follow(ConfigMaps, "default");
        await watch.UntilAsync(change => change is ObjectChange.Listed);
        var names = Enumerable.Range(0, 20).Select(number => $"map-{number}").ToList();
        names.ForEach(Create);
        var missing = names.ToHashSet();
        await watch.UntilAsync(change => change is ObjectChange.Put put && missing.Remove(put.Object.Name.Name) && missing.Count == 0);

        Assert.True(Hits(fault) > 0);
    }

    [Fact]
    public async Task An_object_deleted_while_nobody_could_look_is_removed()
    {
        Create("kept");
        Create("dropped");
        using var client = LabClients.Client(_lab.Address.Kubeconfig);
        await using var watch = new ObjectWatch(client, TimeProvider.System);
        watch.Follow(ConfigMaps, "default");
        await watch.UntilAsync(change => change is ObjectChange.Listed);
        var fault = Add(new() { Kind = "request", Surface = "kubernetes", Method = "GET", Path = Path, Identity = "pipeline", Mode = "status:410" });
        var drop = Add(new() { Kind = "request", Surface = "kubernetes", Path = Path, Identity = "pipeline", Mode = "drop-watch:1" });

        await _kubectl.OkAsync("delete", "configmap", "dropped");
        _lab.Parts.Faults.Clear(fault);
        _lab.Parts.Faults.Clear(drop);
        var seen = await watch.UntilAsync(change => change is ObjectChange.Removed);

        Assert.Equal("dropped", ((ObjectChange.Removed)seen[^1]).Object.Name.Name);
    }

    [Fact]
    public async Task A_watch_without_the_right_is_refused_by_name_and_never_empty()
    {
        await _kubectl.OkAsync("create", "serviceaccount", "reader");
        await _kubectl.OkAsync("create", "role", "reader", "--verb=get,list", "--resource=configmaps");
        await _kubectl.OkAsync("create", "rolebinding", "reader", "--role=reader", "--serviceaccount=default:reader");
        using var client = LabClients.Client(_lab.Address.Kubeconfig, token: await _kubectl.OkAsync("create", "token", "reader"));
        await using var watch = new ObjectWatch(client, TimeProvider.System);

        watch.Follow(ConfigMaps, "default");
        var watched = (ObjectChange.Refused)(await watch.UntilAsync(change => change is ObjectChange.Refused))[^1];
        watch.Follow(new("v1", "Secret", "secrets", IsNamespaced: true), "default");
        var listed = await watch.UntilAsync(change => change is ObjectChange.Refused);

        Assert.Equal(ClusterRefusalKind.Forbidden, watched.Refusal.Kind);
        Assert.Contains(
            "to watch configmaps in namespace default: configmaps is forbidden: User \"system:serviceaccount:default:reader\" cannot watch resource \"configmaps\"",
            watched.Refusal.Message, StringComparison.Ordinal);
        Assert.Contains("to list secrets in namespace default", ((ObjectChange.Refused)Assert.Single(listed)).Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_that_terminates_takes_its_objects_along()
    {
        await _kubectl.OkAsync("create", "namespace", "passing");
        await _kubectl.OkAsync("create", "configmap", "held", "--namespace=passing");
        using var client = LabClients.Client(_lab.Address.Kubeconfig);
        await using var watch = new ObjectWatch(client, TimeProvider.System);
        watch.Follow(ConfigMaps, "passing");
        watch.Follow(new("v1", "Namespace", "namespaces", IsNamespaced: false), "");
        var lists = 0;
        await watch.UntilAsync(change => change is ObjectChange.Listed && ++lists == 2);

        await _kubectl.OkAsync("delete", "namespace", "passing");
        // Two watches have no order between them.
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var seen = await watch.UntilAsync(change => change is ObjectChange.Removed { Object.Name.Name: var name } && gone.Add(name) && gone.IsSupersetOf(["held", "passing"]));

        Assert.Contains(seen, change => change is ObjectChange.Put { Object: { Kind: "Namespace", DeletedAt: not null, Name.Name: "passing" } });
    }

    [Fact]
    public async Task A_token_that_the_cluster_does_not_know_is_told()
    {
        using var client = LabClients.Client(_lab.Address.Kubeconfig, token: "expired-and-gone");
        await using var watch = new ObjectWatch(client, TimeProvider.System);

        watch.Follow(ConfigMaps, "default");

        Assert.Equal(ClusterRefusalKind.Unauthorized, ((ObjectChange.Refused)Assert.Single(await watch.UntilAsync(_ => true))).Refusal.Kind);
    }

    [Fact]
    public async Task A_hundred_watches_run_side_by_side()
    {
        using var client = LabClients.Client(_lab.Address.Kubeconfig);
        await using var watch = new ObjectWatch(client, TimeProvider.System);

        for (var number = 0; number < 100; number++)
        {
            watch.Follow(ConfigMaps, $"namespace-{number}");
        }

        var lists = 0;
        await watch.UntilAsync(change => change is ObjectChange.Listed && ++lists == 100);
        watch.Follow(ConfigMaps, "default");
        await watch.UntilAsync(change => change is ObjectChange.Listed);
        Create("one-more");
        await watch.UntilAsync(change => change is ObjectChange.Put { Object.Name.Name: "one-more" });
    }

    [Fact]
    public async Task Five_hundred_objects_are_known_within_a_second()
    {
        for (var number = 0; number < 500; number++)
        {
            Create($"map-{number}");
        }

        using var client = LabClients.Client(_lab.Address.Kubeconfig);
        await using var watch = new ObjectWatch(client, TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();

        watch.Follow(ConfigMaps, "default");
        var seen = await watch.UntilAsync(change => change is ObjectChange.Listed);

        Assert.True(seen.Count > 500);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _folder.Dispose();
    }

    private void Create(string name)
    {
        var kind = _lab.Parts.Cluster.Kinds.ByKind("v1", "ConfigMap")!;
        var content = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } };
        _ = _lab.Parts.Cluster.Create(kind, content, new() { Manager = "test" });
    }

    private string Add(FaultRequest request) => _lab.Parts.Faults.Add(request).Id;

    private long Hits(string fault) => _lab.Parts.Faults.List().Single(record => record.Id == fault).Hits;
}
