using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Execution;

/// <summary>Runs the jobs of one stage, each as soon as those it needs have ended well and a place is free.</summary>
/// <remarks>
/// Every job counts the needs that have not ended; a job that ends counts down those that need it and starts the ones that reach
/// zero. When a job ends badly, all that need it, directly or not, are skipped because of it; the others go on, unless fail-fast.
/// One loop owns all the bookkeeping, so there is no lock: running jobs only send their outcome back to it.
/// </remarks>
/// <param name="places">How many jobs may run at once.</param>
/// <param name="failFast">Start nothing more once a job has ended badly.</param>
internal sealed class Scheduler(int places, bool failFast)
{
    /// <summary>Runs all jobs to an outcome each.</summary>
    /// <param name="jobs">The jobs, in the pipeline's order; needs outside this list count as ended well.</param>
    /// <param name="run">Runs one job; must not throw.</param>
    /// <param name="skip">Records a job that never starts.</param>
    /// <param name="stopping">Once it fires nothing starts any more; what runs is awaited.</param>
    public async Task RunAsync(
        ImmutableArray<Job> jobs, Func<Job, ValueTask<JobOutcome>> run, Action<Job, JobOutcome> skip, CancellationToken stopping)
    {
        var graph = new StageGraph(jobs);
        var ready = new Queue<Job>(jobs.Where(j => graph.IsReady(j.Id)));
        var running = new Dictionary<Task<JobOutcome>, Job>();
        Job? failed = null;

        while (ready.Count > 0 || running.Count > 0)
        {
            while (ready.Count > 0 && running.Count < places)
            {
                var job = ready.Dequeue();
                if (NotAllowed(failed, stopping) is { } reason)
                {
                    skip(job, reason);
                    Follow(job, reason);
                    continue;
                }

                var outcome = run(job);
                if (outcome.IsCompleted)
                {
                    Follow(job, await outcome);
                }
                else
                {
                    running.Add(outcome.AsTask(), job);
                }
            }

            if (running.Count > 0)
            {
                var ended = await Task.WhenAny(running.Keys);
                running.Remove(ended, out var job);
                Follow(job!, await ended);
            }
        }

        void Follow(Job job, JobOutcome outcome)
        {
            if (outcome.IsGood)
            {
                graph.Ended(job.Id).ForEach(ready.Enqueue);
                return;
            }

            failed ??= outcome is JobOutcome.Failed or JobOutcome.TimedOut or JobOutcome.NeedsAttention ? job : null;
            foreach (var dependent in graph.SkipAllBehind(job.Id))
            {
                skip(dependent, outcome is JobOutcome.Cancelled cancelled
                    ? cancelled
                    : new JobOutcome.Skipped($"{job.Id} {outcome.AsReason()}", job.Id));
            }
        }
    }

    private JobOutcome? NotAllowed(Job? failed, CancellationToken stopping) =>
        stopping.IsCancellationRequested ? new JobOutcome.Cancelled("the run was stopped before it started")
        : failFast && failed is not null ? new JobOutcome.Skipped($"{failed.Id} failed and --fail-fast was given", failed.Id)
        : null;
}
