using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Storage;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Lab.Tests.Kubernetes;

/// <summary>A cluster in a folder of its own that ends with the test.</summary>
internal sealed class TestCluster : IDisposable
{
    public static readonly WriteContext Me = new() { Manager = "test" };

    private readonly TemporaryFolder _folder = new();
    private readonly ClusterBootstrap? _bootstrap;

    private readonly TimeProvider _time;

    /// <param name="bootstrap">What is there from the start; null: nothing but the namespace <c>default</c>.</param>
    /// <param name="time">For tests with real tools; null: <see cref="Time"/>.</param>
    public TestCluster(ClusterBootstrap? bootstrap = null, TimeProvider? time = null)
    {
        _bootstrap = bootstrap;
        _time = time ?? Time;
        (Database, Cluster) = Open();
    }

    public LabDatabase Database { get; private set; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public Cluster Cluster { get; private set; }

    /// <summary>How many changes the next <see cref="Restart"/> keeps.</summary>
    public int KeptChanges { get; set; } = 1000;

    public ApiKind Kind(string apiVersion, string kind) => Cluster.Kinds.ByKind(apiVersion, kind)!;

    /// <summary>Another process takes over.</summary>
    public void Restart()
    {
        Database.Dispose();
        (Database, Cluster) = Open();
    }

    /// <summary>Creates the object of a JSON text.</summary>
    public KubeObject Create(string json, WriteContext? context = null)
    {
        var content = JsonNode.Parse(json)!.AsObject();
        return Cluster.Create(Kind(content.Text("apiVersion"), content.Text("kind")), content, context ?? Me);
    }

    /// <summary>A ConfigMap in <c>default</c>.</summary>
    public KubeObject ConfigMap(string name, string value = "1") => Create(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"a":"{{{value}}}"}}""");

    /// <summary>Changes an object in place.</summary>
    public KubeObject? Change(ObjectKey key, Action<JsonObject> change, WriteContext? context = null) => Cluster.Change(
        key,
        content =>
        {
            change(content);
            return content;
        },
        context ?? Me);

    public void Dispose()
    {
        Database.Dispose();
        _folder.Dispose();
    }

    private (LabDatabase Database, Cluster Cluster) Open()
    {
        var database = new LabDatabase(_folder.Root);
        var cluster = new Cluster(new ObjectStore(database, KeptChanges), _time);
        if (_bootstrap is not null)
        {
            _bootstrap.Fill(cluster);
        }
        else if (cluster.Version == 0)
        {
            _ = cluster.Create(cluster.Kinds.ByKind("v1", "Namespace")!, new() { ["metadata"] = new JsonObject { ["name"] = "default" } }, Me);
        }

        return (database, cluster);
    }
}
