using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Tests.Controllers;

/// <summary>A cluster with a node and all controllers of workloads, whose time the test moves on.</summary>
internal sealed class LivingCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.25);

    private CancellationTokenSource _stop = new();
    private readonly FailingLog _log = new();
    private readonly TestCluster _test;
    private Task _running;

    public LivingCluster(int nodes = 1)
    {
        _test = new(new ClusterBootstrap { KnownCustomKinds = false, Nodes = nodes });
        Loop = MakeLoop();
        _running = Loop.RunAsync(_stop.Token);
    }

    public ControllerLoop Loop { get; private set; }

    public PodLogs Logs { get; } = new();

    /// <summary>Names of pods that must not become ready.</summary>
    public HashSet<string> Held { get; } = [];

    public TestCluster Test => _test;

    /// <summary>Lets time go by in small steps, the controllers keeping up with each.</summary>
    public async Task PassAsync(double seconds)
    {
        using var limit = new CancellationTokenSource(Limit);
        await Loop.RestAsync(limit.Token);
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= Step)
        {
            _test.Time.Advance(Step);
            await Loop.RestAsync(limit.Token);
        }

        Assert.Empty(_log.Problems);
    }

    /// <summary>Lets time go by in steps of a minute.</summary>
    public async Task PassMinutesAsync(int minutes)
    {
        using var limit = new CancellationTokenSource(Limit);
        for (var passed = 0; passed < minutes; passed++)
        {
            _test.Time.Advance(TimeSpan.FromMinutes(1));
            await Loop.RestAsync(limit.Token);
        }
    }

    public KubeObject Create(string json) => _test.Create(json);

    public void Change(ResourceName resource, string name, Action<JsonObject> change) => Assert.NotNull(_test.Change(Key(resource, name), change));

    public void Delete(ResourceName resource, string name, string? policy = null) =>
        Assert.NotNull(_test.Cluster.Delete(Key(resource, name), new DeleteRequest { PropagationPolicy = policy }, TestCluster.Me));

    public JsonObject? Find(ResourceName resource, string name, string? @namespace = null) =>
        _test.Cluster.Find(Key(resource, name) is var key && @namespace is not null ? key with { Namespace = @namespace } : key)?.Content();

    public JsonObject Get(ResourceName resource, string name) => Find(resource, name) ?? throw new InvalidOperationException($"no {resource} {name}");

    public List<JsonObject> List(ResourceName resource) => [.. _test.Cluster.List(resource).Select(stored => stored.Content())];

    public List<JsonObject> Pods => List(Collections.Pods);

    /// <summary>The reasons of all events about an object, in the order in which they first happened.</summary>
    public List<string> Events(string name) =>
    [
        .. _test.Cluster.List(Collections.Events)
            .OrderBy(told => told.Content().TextAt("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(told => told.Version)
            .Where(told => told.Content().TextAt("involvedObject", "name") == name)
            .Select(told => told.Content().TextAt("reason")),
    ];

    /// <summary>Another process takes over where this one ended.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        _test.Restart();
        _stop = new();
        Loop = MakeLoop();
        _running = Loop.RunAsync(_stop.Token);
        await PassAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _test.Dispose();
    }

    private ControllerLoop MakeLoop() =>
        new(_test.Cluster, WorkloadControllers.All(new Pace(), Logs, (_, pod) => Held.Contains(pod), null, "ROOT"), _log);

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // the constructor started it, and test hosts have no context that could lock
        await _running;
#pragma warning restore VSTHRD003
        _stop.Dispose();
    }

    private static ObjectKey Key(ResourceName resource, string name) =>
        new(resource, resource == Collections.Nodes || resource == Collections.Namespaces ? "" : "default", name);

    /// <summary>Keeps what controllers failed with, so that a test fails by it too.</summary>
    private sealed class FailingLog : ILogger<ControllerLoop>
    {
        public List<string> Problems { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Problems.Add($"{formatter(state, exception)}: {exception}");
    }
}
