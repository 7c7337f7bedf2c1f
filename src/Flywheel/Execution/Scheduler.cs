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
    /// <returns>The first job that did not end well, or null.</returns>
    public async Task<Blocker?> RunAsync(
        ImmutableArray<Job> jobs, Func<Job, Task<JobOutcome>> run, Action<Job, JobOutcome> skip, CancellationToken stopping)
    {
        var graph = new StageGraph(jobs);
        var ready = new Queue<Job>(jobs.Where(j => graph.IsReady(j.Id)));
        var running = new Dictionary<Task<JobOutcome>, Job>();
        Blocker? first = null;

        try
        {
            while (ready.Count > 0 || running.Count > 0)
            {
                while (ready.Count > 0 && running.Count < places)
                {
                    var job = ready.Dequeue();
                    if (NotAllowed(first, stopping) is { } reason)
                    {
                        skip(job, reason);
                        Follow(job, reason);
                        continue;
                    }

                    running.Add(run(job), job);
                }

                if (running.Count > 0)
                {
                    var ended = await Task.WhenAny(running.Keys);
                    running.Remove(ended, out var job);
                    Follow(job!, await ended);
                }
            }
        }
        catch
        {
            // The run cannot be recorded any more. What runs is awaited all the same: an apply that loses its reader dies of it.
            await ((Task)Task.WhenAll(running.Keys)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return first;

        void Follow(Job job, JobOutcome outcome)
        {
            if (outcome.IsGood)
            {
                graph.Ended(job.Id).ForEach(ready.Enqueue);
                return;
            }

            first ??= Blocker.For(job, outcome);
            var forThoseBehind = new Blocker(job.Id, outcome).ForThoseBehind;
            graph.SkipAllBehind(job.Id).ForEach(dependent => skip(dependent, forThoseBehind));
        }
    }

    private JobOutcome? NotAllowed(Blocker? first, CancellationToken stopping) =>
        stopping.IsCancellationRequested ? new JobOutcome.Cancelled("the run was stopped before it started")
        : failFast && first is not null ? new JobOutcome.Skipped($"{first.Job} {first.Outcome.AsReason()} and --fail-fast was given", first.Job)
        : null;
}
