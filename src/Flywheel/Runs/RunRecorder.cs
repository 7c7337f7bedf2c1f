using System.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Runs;

/// <summary>Folds events into a <see cref="RunRecord"/>, in constant time for each.</summary>
internal sealed class RunRecorder : IRunObserver
{
    private readonly Dictionary<JobId, int> _places = [];
    private JobRecord[] _jobs = [];
    private RunRecord? _run;

    /// <summary>The record of a finished or running run from its events; null when there is no first event.</summary>
    public static RunRecord? Replay(IEnumerable<RunEvent> events)
    {
        var recorder = new RunRecorder();
        foreach (var happened in events)
        {
            recorder.On(happened);
        }

        return recorder._run is null ? null : recorder.Record;
    }

    /// <summary>The run up to the last event.</summary>
    /// <exception cref="InvalidOperationException">No event has come yet.</exception>
    public RunRecord Record =>
        (_run ?? throw new InvalidOperationException("The run has not started.")) with { Jobs = [.. _jobs] };

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                Begin(started);
                break;
            case JobStarted started when _places.TryGetValue(started.Job, out var place):
                _jobs[place] = _jobs[place] with { StartedAt = started.At };
                break;
            case JobFinished finished when _places.TryGetValue(finished.Job, out var place):
                _jobs[place] = _jobs[place] with
                {
                    Result = finished.Result,
                    Duration = TimeSpan.FromMilliseconds(finished.DurationMs),
                    ChildTime = TimeSpan.FromMilliseconds(finished.ChildMs),
                };
                break;
            case RunNoted noted:
                _run = _run! with { Diagnostics = _run.Diagnostics.AddRange(noted.Diagnostics) };
                break;
            case StopRequested stop:
                _run = _run! with { StopReason = stop.Reason };
                break;
            case RunFinished finished:
                _run = _run! with { Status = finished.Status };
                break;
            case JobStarted or JobFinished:
                // A job that the first event did not name: an event of a newer program. It has no place in this record.
                break;
            default:
                throw new UnreachableException();
        }

        _run = _run! with
        {
            Duration = happened is RunFinished end ? TimeSpan.FromMilliseconds(end.DurationMs) : happened.At - _run.Header.StartedAt,
        };
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
    }

    private void Begin(RunStarted started)
    {
        _jobs = [.. started.Jobs.Select(j => new JobRecord { Id = j.Id, Needs = j.Needs })];
        for (var place = 0; place < _jobs.Length; place++)
        {
            _places[_jobs[place].Id] = place;
        }

        _run = new RunRecord { Header = started.Run, Jobs = [] };
    }
}
