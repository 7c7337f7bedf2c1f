using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>A run as its events tell it up to now.</summary>
internal sealed record RunRecord
{
    public required RunHeader Header { get; init; }

    public required ImmutableArray<JobRecord> Jobs { get; init; }

    public RunStatus Status { get; init; } = RunStatus.Running;

    /// <summary>From start to end, or to the last event.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Problems that belong to no job.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Why somebody asked it to end; null if nobody did.</summary>
    public string? StopReason { get; init; }

    /// <summary>All diagnostics: the run's own, then those of its jobs in the pipeline's order.</summary>
    public IEnumerable<Diagnostic> AllDiagnostics => Diagnostics.Concat(Jobs.SelectMany(j => j.Result?.Diagnostics ?? []));

    public JobRecord? Find(JobId id) => Jobs.FirstOrDefault(j => j.Id == id);

    /// <summary>The jobs by stage, in order.</summary>
    public IEnumerable<IGrouping<Stage, JobRecord>> Stages => Jobs.GroupBy(j => j.Id.Stage).OrderBy(g => g.Key);
}
