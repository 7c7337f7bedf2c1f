using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>A job of the run's pipeline, as it was before it ran.</summary>
internal sealed record PlannedJob(JobId Id, ImmutableArray<JobId> Needs);
