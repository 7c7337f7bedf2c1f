using Flywheel.Jobs;

namespace Flywheel.Testing;

/// <summary>A job without side effects whose inputs and work the test names; it counts how often it really ran.</summary>
internal sealed class StubReusableJob(string id, Func<JobInputs?> inputs) : ReusableJob(StubJob.Parse(id))
{
    /// <summary>How often it ran.</summary>
    public int Runs { get; private set; }

    /// <summary>What it does; by default it ends well.</summary>
    public Func<JobContext, JobResult> Work { get; init; } = _ => JobResult.Succeeded();

    public override string Description => $"stub of {Id}";

    public override JobInputs? Inputs => inputs();

    /// <summary>The same with its needs.</summary>
    public static StubReusableJob Create(string id, Func<JobInputs?> inputs, Func<JobContext, JobResult> work, params string[] needs) =>
        new(id, inputs) { Work = work, Needs = [.. needs.Select(StubJob.Parse)] };

    public override Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        Runs++;
        return Task.FromResult(Work(context));
    }
}
