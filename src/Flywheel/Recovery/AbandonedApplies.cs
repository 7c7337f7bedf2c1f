using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Deployments.Applying;
using Flywheel.Diagnostics;
using Flywheel.Execution;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Recovery;

/// <summary>Applies whose flywheel is gone: what they printed and how they ended, taken from their spools.</summary>
/// <param name="history">Knows what was intended.</param>
/// <param name="home">Holds the spools.</param>
/// <param name="keys">Open what the apply said must be masked.</param>
/// <param name="secrets">Masked in every output.</param>
/// <param name="time">The clock.</param>
internal sealed class AbandonedApplies(RunHistory history, FlywheelHome home, Lazy<Checked<KeyRing>> keys, Lazy<SecretSet> secrets, TimeProvider time)
{
    /// <summary>The real result of a deploy job that has none yet.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="job">The job.</param>
    /// <param name="follow">Told about an apply that goes on, which is then followed; null: it is not waited for.</param>
    /// <param name="stop">Ends the following.</param>
    /// <returns>Null: it goes on, or cannot be told yet.</returns>
    public async Task<JobResult?> SettleAsync(RunHeader run, JobId job, Action<string>? follow, StopSignal stop)
    {
        var own = JobContext.SpoolOf(home, run.Id, job);
        ForgetIntent(run.Id, own);
        var spool = ApplySpool.Last(own);
        if (OpenApply.Read(spool) is not { } apply || history.Applies.Find(apply.Stack, apply.Environment, new(apply.Plan)) is not { } recorded || recorded.Run != run.Id)
        {
            return new JobResult { Outcome = new JobOutcome.Cancelled("flywheel ended before anything was applied") };
        }

        if (SupervisedProcess.CallOff(spool))
        {
            history.Applies.NeverStarted(recorded.Claim);
            return new JobResult { Outcome = new JobOutcome.Cancelled($"flywheel ended before {apply.Tool} was started") };
        }

        var process = SupervisedProcess.Find(spool)!;
        if (process.IsAlive && follow is null)
        {
            return null;
        }

        if (process.IsAlive)
        {
            follow!($"{run.Id} still applies {apply.Stack} in {apply.Environment}; following it to its end");
        }

        return await RecordAsync(run, job, apply, recorded.Claim, process, stop);
    }

    /// <summary>When what a deploy job applied has ended, or was last heard of; null: nothing was started. Only before <see cref="Forget"/>.</summary>
    public DateTimeOffset? EndOf(RunId run, JobId job) => SupervisedProcess.Find(ApplySpool.Last(JobContext.SpoolOf(home, run, job)))?.EndedAt;

    /// <summary>Removes what the supervisor left, once the result is recorded.</summary>
    public void Forget(RunId run, JobId job) => SpoolEnd.Remove(JobContext.SpoolOf(home, run, job));

    // Written before anything else, so that nothing was started if it is all there is: the plan may be applied still.
    private void ForgetIntent(RunId run, string spool)
    {
        if (history.Applies.Open().FirstOrDefault(apply => apply.Run == run && apply.Spool == spool) is { StartedAt: null } intent && SupervisedProcess.CallOff(spool))
        {
            history.Applies.NeverStarted(intent.Claim);
        }
    }

    private async Task<JobResult?> RecordAsync(
        RunHeader run, JobId job, OpenApply apply, ApplyClaim.Granted claim, SupervisedProcess process, StopSignal stop)
    {
        if (keys.Value.Value is not { } ring)
        {
            // Without the key nobody knows what must be masked in what it printed: it waits for a command that has it.
            return null;
        }

        var work = Path.Combine(home.Work, run.Id.Value, $"recovery-{job.FileName}");
        if (await SpoolSecrets.ReadAsync(JobContext.SpoolOf(home, run.Id, job), ring, work, stop.Polite) is not { } masked)
        {
            // Sealed with a key that is not here: neither may be shown what it printed.
            Directory.Delete(work, recursive: true);
            return null;
        }

        var path = new RunFolder(home, run.Id).LogOf(job);
        CutLog(path, apply.LogLength);
        using var log = new FileJobLog(job, path, secrets.Value, new RunBus([], time));
        var context = new RecoveredJob(work, ring)
        {
            Run = run.Id,
            Job = job,
            Home = home,
            Artifacts = new ArtifactStore(home.Artifacts),
            Time = time,
            Log = log,
        };
        try
        {
            log.Mask(masked);
            using var events = new ApplyEvents(log, apply.Folder, Path.Combine(context.Spool, "state-dump"));
            SupervisedEnd end;
            await using (new LeaseKeeper(history.Applies, claim, time))
            {
                end = await process.FollowAsync(events, stop, () => true, time);
            }

            return end is SupervisedEnd.Detached
                ? null
                : MaskedResult.Of(
                    await new ApplyEnding(history.Applies, history.Rescues, history.States).RecordAsync(apply, claim, end, events, context),
                    log.Masked);
        }
        finally
        {
            context.RemoveFolder();
        }
    }

    // What comes after was written while it ran, perhaps not to its end: all of it is written again from the spool.
    private static void CutLog(string path, long length)
    {
        if (File.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(Math.Min(file.Length, length));
        }
    }
}
