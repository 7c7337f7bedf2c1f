using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Recovery;

/// <summary>
/// Completes the records of runs whose process died: every job gets its outcome. An apply that goes on under its supervisor is followed to its real
/// end, or its run is left open; nothing is ever applied again.
/// </summary>
/// <param name="history">Knows the runs.</param>
/// <param name="home">Where they left their events.</param>
/// <param name="applies">Settles what was applied.</param>
/// <param name="time">The clock.</param>
internal sealed class AbandonedRuns(RunHistory history, FlywheelHome home, AbandonedApplies applies, TimeProvider time)
{
    /// <summary>Closes all that are said to run and do not.</summary>
    /// <param name="follow">Told once about each apply that goes on, which is then followed; null: its run is left as it is.</param>
    /// <param name="stop">Ends the following, and leaves the apply alone.</param>
    /// <returns>There were any.</returns>
    public async Task<bool> CloseAsync(Action<string>? follow, StopSignal stop)
    {
        var any = false;
        foreach (var run in history.Running().Where(r => !r.IsAlive && IsOurs(r)))
        {
            // Two commands at once must not both finish the same record.
            using var turn = FileLock.TryTake(Path.Combine(home.Locks, $"recovery-{run.Header.Id}.lock"), "another command of flywheel");
            if (turn is not null || follow is not null)
            {
                using var waited = turn ?? await FileLock.TakeAsync(
                    Path.Combine(home.Locks, $"recovery-{run.Header.Id}.lock"), "another command of flywheel", _ => { }, time, stop.Polite);
                if (history.Find(run.Header.Id) is { Status: RunStatus.Running } still)
                {
                    await CloseAsync(still, follow, stop);
                    any = true;
                }
            }
        }

        return any;
    }

    // Of other machines nobody here knows whether they live, and their events are theirs to complete.
    private bool IsOurs(RunRow run) => !history.IsShared || (run.IsHere && File.Exists(new RunFolder(home, run.Header.Id).Events));

    private async Task CloseAsync(RunRow run, Action<string>? follow, StopSignal stop)
    {
        var folder = new RunFolder(home, run.Header.Id);
        if (!File.Exists(folder.Events) || RunRecorder.Replay(RunJournal.Read(folder.Events)) is not { } record)
        {
            history.End(run.Header.Id, RunStatus.Cancelled, TimeSpan.Zero);
            return;
        }

        // First what was applied: as long as that is open nothing else of the run is closed.
        var results = new Dictionary<JobId, JobResult>();
        foreach (var job in record.Jobs.Where(job => job.Outcome is null))
        {
            var result = job is { StartedAt: not null, Id.Stage: Stage.Deploy }
                ? await applies.SettleAsync(run.Header, job.Id, follow, stop)
                : new JobResult { Outcome = OutcomeOf(job) };
            if (result is null)
            {
                return;
            }

            results[job.Id] = result;
        }

        Complete(run, folder, record, results);
    }

    private void Complete(RunRow run, RunFolder folder, RunRecord record, Dictionary<JobId, JobResult> results)
    {
        var now = time.GetUtcNow();
        using (var journal = new RunJournal(folder.Events))
        {
            foreach (var (job, result) in results.OrderBy(pair => pair.Key))
            {
                var took = TimeOf(record, job).TotalMilliseconds;
                journal.On(new JobFinished(now, job, took, took, result));
            }

            // Of those that had ended, too: the journal is written first, and flywheel may have died in between.
            foreach (var job in record.Jobs.Where(job => job.Id.Stage != Stage.Validate))
            {
                history.Keep(run.Header.Id, job.Id, job.Result ?? results[job.Id]);
            }

            // As long as the run has no end somebody comes for what is left of it.
            RemoveLeftovers(run.Header.Id, record);
            var status = RunVerdict.Of(record.Jobs.Select(job => job.Outcome ?? results[job.Id].Outcome));
            journal.On(new RunFinished(now, status, (now - run.Header.StartedAt).TotalMilliseconds));
            history.End(run.Header.Id, status, now - run.Header.StartedAt);
        }
    }

    // Spools also of deploys whose end was recorded, if flywheel died before it came to that; and plans that were opened.
    private void RemoveLeftovers(RunId run, RunRecord record)
    {
        foreach (var job in record.Jobs.Where(job => job.Id.Stage == Stage.Deploy))
        {
            applies.Forget(run, job.Id);
        }

        try
        {
            FolderRemoval.Remove(Path.Combine(home.Work, run.Value));
        }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            // Something still writes there, or it belongs to somebody else. Retention tries again.
        }
    }

    // From its start to the end of what it applied; of anything else the run's last event is the last that is known.
    private TimeSpan TimeOf(RunRecord record, JobId id)
    {
        if (record.Find(id) is not { StartedAt: { } started })
        {
            return TimeSpan.Zero;
        }

        var end = applies.EndOf(record.Header.Id, id) ?? record.Header.StartedAt + record.Duration;
        return end > started ? end - started : TimeSpan.Zero;
    }

    private static JobOutcome.Cancelled OutcomeOf(JobRecord job) =>
        new(job.StartedAt is null ? "flywheel ended before it started" : "flywheel ended while it ran");
}
