namespace Flywheel.Jobs;

/// <summary>Flywheel goes and the job's work goes on without it: the job has no outcome yet, and whoever comes next follows it.</summary>
internal sealed class LeftRunningException(JobId job) : Exception($"{job} goes on under its supervisor.")
{
    public JobId Job { get; } = job;
}
