using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>Something that happened in a run. A run is its events: console, history, logs and reports know nothing else.</summary>
/// <remarks>
/// A closed set: <see cref="RunStarted"/>, <see cref="JobStarted"/>, <see cref="JobFinished"/>, <see cref="RunNoted"/>,
/// <see cref="StopRequested"/>, <see cref="RunFinished"/>. Each carries a version in its JSON, so that old runs still read.
/// </remarks>
/// <param name="At">When it happened, UTC.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(JobStarted), "job-started")]
[JsonDerivedType(typeof(JobFinished), "job-finished")]
[JsonDerivedType(typeof(RunNoted), "run-noted")]
[JsonDerivedType(typeof(StopRequested), "stop-requested")]
[JsonDerivedType(typeof(RunFinished), "run-finished")]
internal abstract record RunEvent(DateTimeOffset At)
{
    /// <summary>Version of this event's fields.</summary>
    public int Version { get; init; } = 1;
}

/// <summary>The pipeline is made and the run is recorded; nothing has run.</summary>
internal sealed record RunStarted(DateTimeOffset At, RunHeader Run, ImmutableArray<PlannedJob> Jobs) : RunEvent(At);

/// <summary>A job has begun its work.</summary>
internal sealed record JobStarted(DateTimeOffset At, JobId Job) : RunEvent(At);

/// <summary>A job has ended, also one that never started.</summary>
/// <param name="At">When.</param>
/// <param name="Job">Which.</param>
/// <param name="DurationMs">From its start, 0 if it never started.</param>
/// <param name="ChildMs">How much of it child processes took.</param>
/// <param name="Result">Outcome and what it left.</param>
internal sealed record JobFinished(DateTimeOffset At, JobId Job, double DurationMs, double ChildMs, JobResult Result) : RunEvent(At);

/// <summary>Something to tell that belongs to no job.</summary>
internal sealed record RunNoted(DateTimeOffset At, ImmutableArray<Diagnostic> Diagnostics) : RunEvent(At);

/// <summary>Somebody asked the run to end.</summary>
internal sealed record StopRequested(DateTimeOffset At, string Reason) : RunEvent(At);

/// <summary>Every job has ended.</summary>
internal sealed record RunFinished(DateTimeOffset At, RunStatus Status, double DurationMs) : RunEvent(At);
