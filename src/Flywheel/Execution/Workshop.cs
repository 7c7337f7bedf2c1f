using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Execution;

/// <summary>What every run of this process works with.</summary>
/// <param name="Home">The data directory.</param>
/// <param name="Processes">Starts children.</param>
/// <param name="Artifacts">Keeps what jobs make.</param>
/// <param name="Reuse">Earlier results.</param>
/// <param name="Time">The clock.</param>
internal sealed record Workshop(FlywheelHome Home, IProcessRunner Processes, ArtifactStore Artifacts, ReuseCache Reuse, TimeProvider Time)
{
    /// <summary>Seals and opens plans; asked for when the first plan is made.</summary>
    public required Lazy<Checked<KeyRing>> Keys { get; init; }

    /// <summary>Supervises applies.</summary>
    public required SupervisorProgram Supervisor { get; init; }

    /// <summary>Whether a supervisor can outlive this process; null: nobody has looked.</summary>
    public Lazy<Survival>? Survival { get; init; }

    /// <summary>Whether a polite stop leaves a running apply to its supervisor instead of interrupting it. Default: never.</summary>
    public Func<bool> Detaches { get; init; } = () => false;

    /// <summary>Told what the user has to know at once, in a sentence.</summary>
    public Action<string> Announce { get; init; } = _ => { };
}
