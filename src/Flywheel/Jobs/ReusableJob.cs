namespace Flywheel.Jobs;

/// <summary>A job without side effects: same inputs, same result, so an earlier result serves as well.</summary>
internal abstract class ReusableJob(JobId id) : Job(id)
{
    /// <summary>All that the result depends on; null when that cannot be said, and then it always runs.</summary>
    public abstract JobInputs? Inputs { get; }
}
