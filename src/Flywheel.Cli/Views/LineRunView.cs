using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>The run as lines that are only ever added: for pipes, files and CI logs.</summary>
/// <param name="page">Takes the lines.</param>
/// <param name="context">What all views need.</param>
/// <param name="sections">How the ends of jobs are set off.</param>
/// <param name="output">Shows what jobs print as they print it; null: it is not shown, or in sections.</param>
internal sealed class LineRunView(Page page, RunViewContext context, IJobSections sections, OutputLines? output) : IRunView
{
    private readonly Lock _lock = new();
    private readonly RunProgress _run = new();
    private readonly RunLogs _logs = new(context.Home, context.WorkingDirectory);
    private Heartbeat? _heartbeat;
    private Exception? _broken;

    public void On(RunEvent happened)
    {
        lock (_lock)
        {
            if (_broken is not null)
            {
                throw new IOException($"The output could not be written: {_broken.Message}", _broken);
            }

            _run.On(happened);
            Tell(happened);
        }
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        if (output is not null)
        {
            lock (_lock)
            {
                output.Write(job, stream, bytes);
            }
        }
    }

    public void Complete(RunRecord record)
    {
        lock (_lock)
        {
            Stop();
            sections.Conclude(record);
            page.Write(Line.Empty);
            new ClosingReport(page, context).Write(record);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Stop();
        }
    }

    private void Tell(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                Begin(started);
                break;
            case JobStarted started:
                page.Write(Line.Of($"  {started.Job} started", TextStyle.Dim));
                break;
            case JobFinished finished when _run.Find(finished.Job) is { } job:
                output?.End(finished.Job);
                End(finished, job);
                break;
            case StopRequested stop:
                page.Write(Line.Of($"{stop.Reason}: waiting for running jobs to end", TextStyle.Warning));
                break;
            default:
                // Notes and the end of the run are told when all is over.
                break;
        }
    }

    private void Begin(RunStarted started)
    {
        var line = Line.Of("flywheel ", TextStyle.Dim).Add(started.Run.Command, TextStyle.Strong);
        foreach (var fact in RunFacts.Of(started.Run).Append(started.Run.Id.Value).Append(Words.Count(started.Jobs.Length, "job")))
        {
            line.Add($"  {fact}");
        }

        page.Write(line);
        _heartbeat ??= new Heartbeat(_run, context.Time, Beat);
    }

    private void End(JobFinished finished, JobProgress job)
    {
        // Those that did not run are told together when their stage is over, unless every one is asked for.
        if (job.StartedAt is { } startedAt)
        {
            var headline = JobLines.Ended(finished.Job, finished.Result, job.Duration);
            sections.Write(headline, finished, startedAt, _logs.Find(_run.Header!.Id, finished.Job));
        }
        else if (context.IsVerbose)
        {
            page.Write(JobLines.Ended(finished.Job, finished.Result, job.Duration));
        }

        var stage = _run.StageOf(finished.Job);
        if (stage.IsOver && !context.IsVerbose)
        {
            page.Write([.. StageLines.OfThoseThatDidNotRun(stage)]);
        }
    }

    // Runs on a thread of the pool, where an exception would end the program; the next event hands it to the run instead.
    private void Beat()
    {
        lock (_lock)
        {
            if (_heartbeat is null)
            {
                return;
            }

            try
            {
                page.Write(_heartbeat.Due());
            }
            catch (Exception broken)
            {
                _broken = broken;
                Stop();
            }
        }
    }

    private void Stop()
    {
        _heartbeat?.Dispose();
        _heartbeat = null;
    }
}
