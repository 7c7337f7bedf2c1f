using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>Folds events into what views show while a run goes on, in constant time for each.</summary>
internal sealed class RunProgress : IRunObserver
{
    private readonly Dictionary<JobId, JobProgress> _jobs = [];
    private readonly Dictionary<Stage, StageProgress> _stages = [];

    /// <summary>Null before the first event.</summary>
    public RunHeader? Header { get; private set; }

    public IReadOnlyList<StageProgress> Stages { get; private set; } = [];

    /// <summary>Characters of the longest job name without its stage.</summary>
    public int LongestName { get; private set; }

    public RunStatus Status { get; private set; } = RunStatus.Running;

    public string? StopReason { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public JobProgress? Find(JobId job) => _jobs.GetValueOrDefault(job);

    /// <summary>The stage of a job of this run.</summary>
    public StageProgress StageOf(JobId job) => _stages[job.Stage];

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                Begin(started);
                break;
            case JobStarted started when Find(started.Job) is { } job:
                StageOf(job.Id).Begin(job, started.At);
                break;
            case JobFinished finished when Find(finished.Job) is { Result: null } job:
                StageOf(job.Id).End(job, finished.Result, TimeSpan.FromMilliseconds(finished.DurationMs), finished.At);
                break;
            case StopRequested stop:
                StopReason = stop.Reason;
                break;
            case RunFinished finished:
                (Status, EndedAt) = (finished.Status, finished.At);
                break;
            default:
                // Notes are told at the end; jobs that the first event did not name have no place.
                break;
        }
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        if (Find(job) is { IsRunning: true } running)
        {
            running.Tail ??= new OutputTail();
            running.Tail.Add(bytes);
        }
    }

    private void Begin(RunStarted started)
    {
        Header = started.Run;
        foreach (var planned in started.Jobs)
        {
            _jobs.TryAdd(planned.Id, new JobProgress(planned.Id));
        }

        Stages = [.. _jobs.Values.GroupBy(j => j.Id.Stage).OrderBy(g => g.Key).Select(g => new StageProgress(g.Key, [.. g]))];
        LongestName = _jobs.Keys.Select(j => j.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var stage in Stages)
        {
            _stages[stage.Stage] = stage;
        }
    }
}
