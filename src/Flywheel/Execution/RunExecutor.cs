using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Execution;

/// <summary>Walks a pipeline, stage by stage, and leaves a record in which every job has exactly one outcome.</summary>
internal sealed class RunExecutor(Workshop workshop)
{
    /// <summary>Runs everything.</summary>
    /// <param name="header">The run, already named.</param>
    /// <param name="pipeline">Its jobs.</param>
    /// <param name="options">How.</param>
    /// <param name="notes">Diagnostics that belong to no job.</param>
    /// <param name="observers">Who watches; the journal and the history among them.</param>
    /// <param name="stop">Ends it politely or by force; the record is completed all the same, unless an apply goes on without us: then the run has not ended.</param>
    public async Task<RunRecord> ExecuteAsync(
        RunHeader header,
        Pipeline pipeline,
        RunOptions options,
        ImmutableArray<Diagnostic> notes,
        ImmutableArray<IRunObserver> observers,
        StopSignal stop)
    {
        var began = workshop.Time.GetTimestamp();
        var recorder = new RunRecorder();
        var bus = new RunBus([recorder, .. observers], workshop.Time);
        bus.Publish(new RunStarted(header.StartedAt, header, [.. pipeline.Jobs.Select(j => new PlannedJob(j.Id, j.Needs))]));
        if (!notes.IsEmpty)
        {
            bus.Publish(new RunNoted(workshop.Time.GetUtcNow(), notes));
        }

        var runner = new JobRunner(workshop, options, header.Id, bus, stop);
        using (stop.Polite.Register(() => bus.Publish(new StopRequested(workshop.Time.GetUtcNow(), "interrupted"))))
        {
            await WalkAsync(pipeline, options, runner, stop);
        }

        if (runner.LeftRunning)
        {
            return recorder.Record;
        }

        RemoveWorkFolder(header.Id);
        var status = RunVerdict.Of(recorder.Record.Jobs.Select(j => j.Outcome!));
        bus.Publish(new RunFinished(workshop.Time.GetUtcNow(), status, workshop.Time.GetElapsedTime(began).TotalMilliseconds));
        return recorder.Record;
    }

    private static async Task WalkAsync(Pipeline pipeline, RunOptions options, JobRunner runner, StopSignal stop)
    {
        var scheduler = new Scheduler(options.Places, options.FailFast);
        Blocker? blocker = null;
        foreach (var stage in pipeline.Stages)
        {
            var jobs = pipeline.In(stage);
            if (blocker is null)
            {
                blocker = await scheduler.RunAsync(jobs, job => Task.Run(() => runner.RunAsync(job)), runner.Skip, stop.Polite);
            }
            else
            {
                foreach (var job in jobs)
                {
                    runner.Skip(job, blocker.ForThoseBehind);
                }
            }
        }
    }

    private void RemoveWorkFolder(RunId run)
    {
        var folder = Path.Combine(workshop.Home.Work, run.Value);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            // A process that a job left behind still writes there, or it belongs to somebody else. Retention tries again.
        }
    }
}
