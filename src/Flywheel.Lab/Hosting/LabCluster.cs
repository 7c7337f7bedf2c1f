using Flywheel.Lab.Certificates;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Processes;
using Flywheel.Lab.Faults;
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
    private readonly LocalProcesses _processes;
    private Task _living = Task.CompletedTask;

    public LabCluster(LabDatabase database, LabOptions options, CertificateAuthority authority, FaultTable faults, ILoggerFactory log)
    {
        Pace = new Pace { Speed = options.Speed };
        Cluster = new Cluster(new ObjectStore(database), options.Time);
        new ClusterBootstrap().Fill(Cluster);
        _processes = new LocalProcesses(MachineOf(options), Logs, Pace, options.Time);
        _controllers = new ControllerLoop(
            Cluster,
            [.. WorkloadControllers.All(Pace, Logs, faults.HoldsPod, _processes, authority.Pem), .. PlatformControllers.All(Pace)],
            log.CreateLogger<ControllerLoop>());
        _processes.Wake = _controllers.Wake;
        faults.Changed += (_, _) => _controllers.Wake(Collections.Pods);
    }

    public Cluster Cluster { get; }

    /// <summary>How fast it lives.</summary>
    public Pace Pace { get; }

    /// <summary>What containers wrote.</summary>
    public PodLogs Logs { get; } = new();

    /// <summary>Where processes behind pods listen.</summary>
    public LocalPorts Ports => _processes.Ports;

    /// <summary>Lets it live, until it is disposed.</summary>
    public void Start() => _living = _controllers.RunAsync(_ending.Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
#pragma warning disable VSTHRD003 // Start started it
        await _living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
        await _processes.DisposeAsync();
        _ending.Dispose();
    }

    private static LocalMachine MachineOf(LabOptions options) => new()
    {
        Folder = Path.Combine(options.Folder, "pods"),
        Artifacts = options.AllowedFolders,
        Allowed = new AllowedCommands(options.AllowedCommands),
        Path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
    };
}
