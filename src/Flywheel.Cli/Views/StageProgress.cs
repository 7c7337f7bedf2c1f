using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Cli.Views;

/// <summary>How far a stage has come: its jobs and what they add up to.</summary>
internal sealed class StageProgress(Stage stage, ImmutableArray<JobProgress> jobs)
{
    private DateTimeOffset? _began;
    private DateTimeOffset _ended;

    public Stage Stage { get; } = stage;

    public ImmutableArray<JobProgress> Jobs { get; } = jobs;

    public int Started { get; private set; }

    public int Ended { get; private set; }

    public int Running { get; private set; }

    public bool HasBegun => Started > 0 || Ended > 0;

    public bool IsOver => Ended == Jobs.Length;

    public void Begin(JobProgress job, DateTimeOffset at)
    {
        job.StartedAt = at;
        _began ??= at;
        Started++;
        Running++;
    }

    public void End(JobProgress job, JobResult result, TimeSpan duration, DateTimeOffset at)
    {
        if (job.IsRunning)
        {
            Running--;
        }

        (job.Result, job.Duration, job.Tail) = (result, duration, null);
        _began ??= at - duration;
        _ended = at;
        Ended++;
    }

    /// <summary>From its first job's start to its last job's end, or to now.</summary>
    public TimeSpan DurationAt(DateTimeOffset now)
    {
        var end = IsOver ? _ended : now;
        return _began is { } began && end > began ? end - began : TimeSpan.Zero;
    }
}
