using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>A job as a diagram takes it, of a pipeline or of a run.</summary>
internal readonly record struct DiagramJob(JobId Id, ImmutableArray<JobId> Needs, JobState? State, TimeSpan? Duration);
