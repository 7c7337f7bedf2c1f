using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Processes;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>What all local containers share.</summary>
internal sealed record LocalRuntime
{
    /// <summary>How often a process that is not ready is asked.</summary>
    public static readonly TimeSpan FirstPeriod = TimeSpan.FromMilliseconds(100);

    public required IProcessRunner Runner { get; init; }

    public required PodLogs Logs { get; init; }

    public required LocalPorts Ports { get; init; }

    public required Prober Prober { get; init; }

    public required Pace Pace { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Absolute path of <c>setpriv</c>, which has the kernel kill a process when the lab is gone; null: this machine has none, and a lab that is
    /// killed leaves its processes behind.
    /// </summary>
    public required string? DeathGuard { get; init; }
}
