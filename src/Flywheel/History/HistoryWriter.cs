using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.History;

/// <summary>Writes a run into the history as it goes.</summary>
internal sealed class HistoryWriter(RunHistory history) : IEssentialObserver
{
    private RunId _run;

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted started:
                _run = started.Run.Id;
                history.Begin(started.Run);
                break;
            case JobFinished { Job.Stage: not Stage.Validate } finished:
                history.Keep(_run, finished.Job, finished.Result);
                break;
            case RunFinished finished:
                history.End(_run, finished.Status, TimeSpan.FromMilliseconds(finished.DurationMs));
                break;
            default:
                break;
        }
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
    }
}
