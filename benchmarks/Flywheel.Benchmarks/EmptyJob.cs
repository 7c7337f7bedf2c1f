using Flywheel.Jobs;

namespace Flywheel.Benchmarks;

/// <summary>A job that does nothing, so that only the engine's own work is measured.</summary>
internal sealed class EmptyJob(JobId id, JobInputs? inputs = null) : ReusableJob(id)
{
    public override string Description => "does nothing";

    public override JobInputs? Inputs => inputs;

    /// <summary>A job of the build stage by its number.</summary>
    public static JobId IdOf(int number) => new(Stage.Build, $"job-{number:D5}");

    /// <summary>So many jobs.</summary>
    /// <param name="needsOf">Numbers of the jobs that a job needs.</param>
    public static IEnumerable<EmptyJob> Many(int count, Func<int, IEnumerable<int>> needsOf) =>
        Enumerable.Range(0, count).Select(number => new EmptyJob(IdOf(number)) { Needs = [.. needsOf(number).Select(IdOf)] });

    public override Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        Task.FromResult(JobResult.Succeeded());
}
