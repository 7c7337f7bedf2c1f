namespace Flywheel.Jobs;

/// <summary>A job that does nothing, because what it would run is not trusted; it says so.</summary>
/// <param name="job">The job in whose place it stands.</param>
/// <param name="reason">Why, in a sentence without a full stop.</param>
internal sealed class WithheldJob(Job job, string reason) : Job(job.Id)
{
    public override string Description => job.Description;

    public override Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        context.Log.WriteLine($"not run: {reason}");
        return Task.FromResult(JobResult.Idle($"not run: {reason}"));
    }
}
