using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flywheel.Lab.Tests.Controllers;

/// <summary>A cluster of a test with some controllers at work.</summary>
internal sealed class RunningControllers : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningControllers(params IEnumerable<IController> controllers)
        : this(new TestCluster(), controllers)
    {
    }

    public RunningControllers(TestCluster test, IEnumerable<IController> controllers)
    {
        Test = test;
        Loop = new ControllerLoop(Test.Cluster, controllers, NullLogger<ControllerLoop>.Instance);
        _running = Loop.RunAsync(_stop.Token);
    }

    public TestCluster Test { get; }

    public ControllerLoop Loop { get; }

    /// <summary>Lets the controllers come to rest, and again after some time has gone by.</summary>
    public async Task RestAsync(double seconds = 0)
    {
        using var limit = new CancellationTokenSource(Limit);
        await Loop.RestAsync(limit.Token);
        if (seconds > 0)
        {
            Test.Time.Advance(TimeSpan.FromSeconds(seconds));
            await Loop.RestAsync(limit.Token);
        }
    }

    /// <summary>Lets time go by in small steps, the controllers keeping up with each.</summary>
    public async Task PassAsync(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.5)
        {
            await RestAsync(0.5);
        }
    }

    public KubeObject Create(string json) => Test.Create(json);

    /// <summary>An object of <c>default</c>, or of the whole cluster; null when it is gone.</summary>
    public JsonObject? Find(string group, string plural, string name, string @namespace = "default") =>
        Test.Cluster.Find(new ObjectKey(new ResourceName(group, plural), @namespace, name))?.Content();

    public void SetStatus(KubeObject stored, string status) =>
        Test.Change(stored.Key, content => content["status"] = JsonNode.Parse(status), TestCluster.Me with { Subresource = "status" });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
#pragma warning disable VSTHRD003 // the constructor started it, and test hosts have no context that could lock
        await _running;
#pragma warning restore VSTHRD003
        _stop.Dispose();
        Test.Dispose();
    }
}
