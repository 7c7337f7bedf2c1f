using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Launching;

/// <summary>Completes the records of runs whose process died: every job gets its outcome, and an apply that was under way is not called anything but unknown.</summary>
internal static class AbandonedRuns
{
    /// <summary>Closes all that are said to run and do not.</summary>
    public static void Close(RunHistory history, FlywheelHome home, TimeProvider time)
    {
        foreach (var run in history.Running().Where(r => !r.IsAlive && IsOurs(history, r, home)))
        {
            Close(history, new RunFolder(home, run.Header.Id), run, time);
        }
    }

    // Of other machines nobody here knows whether they live, and their events are theirs to complete.
    private static bool IsOurs(RunHistory history, RunRow run, FlywheelHome home) =>
        !history.IsShared || (run.IsHere && File.Exists(new RunFolder(home, run.Header.Id).Events));

    private static void Close(RunHistory history, RunFolder folder, RunRow run, TimeProvider time)
    {
        if (!File.Exists(folder.Events) || RunRecorder.Replay(RunJournal.Read(folder.Events)) is not { } record)
        {
            history.End(run.Header.Id, RunStatus.Cancelled, TimeSpan.Zero);
            return;
        }

        var now = time.GetUtcNow();
        var outcomes = new List<JobOutcome>();
        using var journal = new RunJournal(folder.Events);
        foreach (var job in record.Jobs)
        {
            var outcome = job.Outcome ?? OutcomeOf(job);
            outcomes.Add(outcome);
            if (job.Outcome is null)
            {
                var result = new JobResult { Outcome = outcome };
                journal.On(new JobFinished(now, job.Id, 0, 0, result));
                history.Keep(run.Header.Id, job.Id, result);
            }
        }

        var status = RunVerdict.Of(outcomes);
        journal.On(new RunFinished(now, status, record.Duration.TotalMilliseconds));
        history.End(run.Header.Id, status, record.Duration);
    }

    private static JobOutcome OutcomeOf(JobRecord job) => job switch
    {
        { StartedAt: null } => new JobOutcome.Cancelled("flywheel ended before it started"),
        { Id.Stage: Stage.Deploy } => new JobOutcome.NeedsAttention(
            "flywheel ended while it applied; look at its log and at a fresh plan", [job.Id.Name]),
        _ => new JobOutcome.Cancelled("flywheel ended while it ran"),
    };
}
