using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Files;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>What every run of this process works with.</summary>
/// <param name="Home">The data directory.</param>
/// <param name="Processes">Starts children.</param>
/// <param name="Artifacts">Keeps what jobs make.</param>
/// <param name="Reuse">Earlier results.</param>
/// <param name="Time">The clock.</param>
internal sealed record Workshop(FlywheelHome Home, IProcessRunner Processes, ArtifactStore Artifacts, ReuseCache Reuse, TimeProvider Time);
