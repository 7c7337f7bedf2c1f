using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Storage;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>The cluster of a lab with what lives in it.</summary>
internal sealed class LabCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ControllerLoop _controllers;
    private Task _living = Task.CompletedTask;

    public LabCluster(LabDatabase database, TimeProvider time, ILoggerFactory log)
    {
        Cluster = new Cluster(new ObjectStore(database), time);
        new ClusterBootstrap().Fill(Cluster);
        _controllers = new ControllerLoop(Cluster, [], log.CreateLogger<ControllerLoop>());
    }

    public Cluster Cluster { get; }

    /// <summary>What containers wrote.</summary>
    public PodLogs Logs { get; } = new();

    /// <summary>Lets it live, until it is disposed.</summary>
    public void Start() => _living = _controllers.RunAsync(_ending.Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
#pragma warning disable VSTHRD003 // Start started it
        await _living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
        _ending.Dispose();
    }
}
