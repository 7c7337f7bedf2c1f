using System.Collections.Immutable;

namespace Flywheel.Jobs;

/// <summary>One node of a pipeline: an id, what must end well before it, a limit, and the work.</summary>
/// <remarks>
/// Making one touches nothing; only <see cref="RunAsync"/> does. A job with side effects derives from this class and so can never be
/// reused; a job whose result depends on nothing but its inputs derives from <see cref="ReusableJob"/>.
/// </remarks>
internal abstract class Job(JobId id)
{
    public JobId Id { get; } = id;

    /// <summary>Jobs that must end well first. Those of earlier stages are implied by the order of the stages.</summary>
    public ImmutableArray<JobId> Needs { get; init; } = [];

    /// <summary>After this the job is stopped and ends as timed out. Default 10 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What it does, in a few words, for dry runs and diagrams.</summary>
    public abstract string Description { get; }

    /// <summary>Does the work.</summary>
    /// <param name="context">What the job may use; valid until the task ends.</param>
    /// <param name="cancellationToken">Fires when the run is being stopped or the time is up; children are stopped by the context itself.</param>
    public abstract Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken);
}
