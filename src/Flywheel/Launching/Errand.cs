using System.Collections.Immutable;
using Flywheel.Execution;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Processes;

namespace Flywheel.Launching;

/// <summary>Work on the stacks of one environment outside of a run, for a person who sorts things out: locks, states, outcomes.</summary>
internal sealed class Errand(Workshop workshop, string environment, ImmutableArray<StackTarget> targets, StopSignal stop) : IDisposable
{
    private readonly RunId _id = RunId.New(workshop.Time);

    public string Environment => environment;

    /// <summary>The stacks, in the repository's order.</summary>
    public ImmutableArray<StackTarget> Targets => targets;

    /// <summary>What must be masked.</summary>
    public required SecretSet Secrets { get; init; }

    /// <summary>Results of earlier jobs that the work may ask for, such as the image of a plan. Default: none.</summary>
    public ImmutableSortedDictionary<JobId, JobResult> Basis { get; set; } = ImmutableSortedDictionary<JobId, JobResult>.Empty;

    /// <summary>Takes what children print, masked. Default: nobody.</summary>
    public ByteSink Log { get; init; } = _ => { };

    /// <summary>Works on a stack with all that a job may use; the private folder is gone afterwards.</summary>
    public async Task<T> WorkAsync<T>(StackTarget target, Func<JobContext, CancellationToken, Task<T>> work)
    {
        var log = new ErrandLog(Secrets, Log);
        var context = new RunningJob
        {
            Run = _id,
            Job = target.PlanId,
            Home = workshop.Home,
            Artifacts = workshop.Artifacts,
            Time = workshop.Time,
            Log = log,
            Workshop = workshop,
            Stop = stop,
            Results = job => Basis.GetValueOrDefault(job),
        };
        try
        {
            return await work(context, stop.Polite);
        }
        finally
        {
            context.RemoveFolder();
            log.Flush();
        }
    }

    public void Dispose()
    {
        workshop.Reuse.Dispose();
        var folder = Path.Combine(workshop.Home.Work, _id.Value);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
