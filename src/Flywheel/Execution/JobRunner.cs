using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using Flywheel.Caching;
using Flywheel.Deployments.Applying;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;
using Microsoft.Data.Sqlite;

namespace Flywheel.Execution;

/// <summary>Brings one job to its outcome: an earlier result if there is one, else the work itself, within its time.</summary>
internal sealed class JobRunner(Workshop workshop, RunOptions options, RunId run, RunBus bus, StopSignal stop)
{
    private readonly ConcurrentDictionary<JobId, JobResult> _results = new(options.Basis);
    private volatile bool _leftRunning;

    /// <summary>A job goes on without us, so the run has not ended.</summary>
    public bool LeftRunning => _leftRunning;

    /// <summary>Runs the job. Never throws: whatever goes wrong is an outcome.</summary>
    public async Task<JobOutcome> RunAsync(Job job)
    {
        var lookup = Lookup(job);
        if (lookup is CacheLookup.Hit hit)
        {
            return End(job.Id, hit.Result with { Outcome = new JobOutcome.Reused(hit.Run) }, TimeSpan.Zero, TimeSpan.Zero);
        }

        var began = workshop.Time.GetTimestamp();
        bus.Publish(new JobStarted(workshop.Time.GetUtcNow(), job.Id));
        var why = WhyNotReused(job);
        var (result, childTime) = await WorkAsync(job);
        if (result is null)
        {
            _leftRunning = true;
            return new JobOutcome.Cancelled("it goes on under its supervisor");
        }

        Keep(lookup, result);
        return End(job.Id, result with { WhyNotReused = why }, workshop.Time.GetElapsedTime(began), childTime);
    }

    /// <summary>Records a job that never starts.</summary>
    public void Skip(Job job, JobOutcome outcome) => End(job.Id, new JobResult { Outcome = outcome }, TimeSpan.Zero, TimeSpan.Zero);

    // Reuse only saves time: where an input went away since the checkout was read, or the cache is damaged, the job simply runs.
    private CacheLookup? Lookup(Job job)
    {
        try
        {
            if (job is not ReusableJob reusable || Fingerprint.Of(reusable, ResultOf) is not { } fingerprint)
            {
                return null;
            }

            return options.Reuse
                ? workshop.Reuse.Find(job.Id, fingerprint)
                : new CacheLookup.Miss(new CacheLease(workshop.Reuse, job.Id, fingerprint));
        }
        catch (Exception broken) when (IsOfTheMachine(broken))
        {
            return null;
        }
    }

    private void Keep(CacheLookup? lookup, JobResult result)
    {
        try
        {
            (lookup as CacheLookup.Miss)?.Lease.Store(run, result);
        }
        catch (Exception broken) when (IsOfTheMachine(broken))
        {
            // The next run does the work again.
        }
    }

    private static bool IsOfTheMachine(Exception broken) => broken is IOException or UnauthorizedAccessException or DbException;

    // No result: the job goes on without us.
    private async Task<(JobResult? Result, TimeSpan ChildTime)> WorkAsync(Job job)
    {
        using var timeUp = new CancellationTokenSource(job.Timeout, workshop.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop.Polite, timeUp.Token);
        using var log = new FileJobLog(job.Id, new RunFolder(workshop.Home, run).LogOf(job.Id), options.Secrets, bus);
        var context = new RunningJob
        {
            Run = run,
            Job = job.Id,
            Home = workshop.Home,
            Artifacts = workshop.Artifacts,
            Time = workshop.Time,
            Log = log,
            Workshop = workshop,
            Stop = new StopSignal(ending.Token, stop.Forced),
            Results = ResultOf,
        };
        try
        {
            var result = await job.RunAsync(context, ending.Token);
            return (MaskedResult.Of(Judge(result, job, timeUp.IsCancellationRequested), log.Masked), context.ChildTime);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return (new JobResult { Outcome = Stopped(job, timeUp.IsCancellationRequested) }, context.ChildTime);
        }
        catch (LeftRunningException)
        {
            return (null, context.ChildTime);
        }
        catch (Exception broken)
        {
            return (MaskedResult.Of(Broken(broken, log), log.Masked), context.ChildTime);
        }
        finally
        {
            context.RemoveFolder();
        }
    }

    // A job that failed while it was being stopped was stopped; one that got to a good end, or that needs a person, says so itself.
    private JobResult Judge(JobResult result, Job job, bool timeUp) =>
        result.Outcome is JobOutcome.Failed failed && (timeUp || stop.Polite.IsCancellationRequested)
            ? result with { Outcome = Stopped(job, timeUp, failed.Kind == FailureKind.Interrupted ? $": {failed.Reason}" : "") }
            : result;

    private JobOutcome Stopped(Job job, bool timeUp, string left = "") =>
        timeUp && !stop.Polite.IsCancellationRequested
            ? new JobOutcome.TimedOut(job.Timeout)
            : new JobOutcome.Cancelled($"the run was stopped while it ran{left}");

    private static JobResult Broken(Exception broken, FileJobLog log)
    {
        var (rule, kind) = broken switch
        {
            DbException and not SqliteException => (HistoryRules.Unreachable, FailureKind.Machine),
            _ when IsOfTheMachine(broken) => (ExecutionRules.DiskFailed, FailureKind.Machine),
            ProcessStartException => (ExecutionRules.StartFailed, FailureKind.Job),
            _ => (ExecutionRules.InternalError, FailureKind.Internal),
        };
        if (kind == FailureKind.Internal)
        {
            log.WriteLine(broken.ToString());
        }

        return new JobResult
        {
            Outcome = new JobOutcome.Failed(broken.Message, kind),
            Diagnostics = [rule.Create(broken.Message)],
        };
    }

    private ImmutableArray<string> WhyNotReused(Job job)
    {
        if (!options.ExplainReuse)
        {
            return [];
        }

        try
        {
            return job is ReusableJob reusable && Fingerprint.Of(reusable, ResultOf) is { } fingerprint
                ? workshop.Reuse.Explain(job.Id, fingerprint) switch
                {
                    null => ["no earlier result is kept"],
                    { IsEmpty: true } => [options.Reuse ? "its artifacts are gone" : "--no-reuse was given"],
                    var changed => changed.Value,
                }
                : ["jobs of this kind always run"];
        }
        catch (Exception broken) when (IsOfTheMachine(broken))
        {
            return [$"the cache cannot be read: {broken.Message}"];
        }
    }

    private JobResult? ResultOf(JobId job) => _results.GetValueOrDefault(job);

    private JobOutcome End(JobId job, JobResult result, TimeSpan duration, TimeSpan childTime)
    {
        if (result.Outcome.IsGood)
        {
            _results[job] = result;
        }

        bus.Publish(new JobFinished(workshop.Time.GetUtcNow(), job, duration.TotalMilliseconds, childTime.TotalMilliseconds, result));
        // The end of a deploy is on disk now, and with it all that its spool was kept for.
        if (job.Stage == Stage.Deploy)
        {
            SpoolEnd.Remove(JobContext.SpoolOf(workshop.Home, run, job));
        }

        return result.Outcome;
    }
}
