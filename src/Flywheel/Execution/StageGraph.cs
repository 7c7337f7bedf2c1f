using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Execution;

/// <summary>Who waits for whom inside one stage, and for how many still.</summary>
internal sealed class StageGraph
{
    private readonly Dictionary<JobId, int> _waiting = [];
    private readonly Dictionary<JobId, List<Job>> _dependents = [];

    public StageGraph(ImmutableArray<Job> jobs)
    {
        foreach (var job in jobs)
        {
            _waiting[job.Id] = 0;
        }

        foreach (var job in jobs)
        {
            foreach (var need in job.Needs.Where(_waiting.ContainsKey).Distinct())
            {
                _waiting[job.Id]++;
                if (!_dependents.TryGetValue(need, out var dependents))
                {
                    _dependents[need] = dependents = [];
                }

                dependents.Add(job);
            }
        }
    }

    /// <summary>Nothing is left that it waits for.</summary>
    public bool IsReady(JobId job) => _waiting[job] == 0;

    /// <summary>Counts a job that ended well; returns those that became ready by it.</summary>
    public List<Job> Ended(JobId job) =>
        _dependents.Remove(job, out var dependents) ? dependents.FindAll(d => _waiting[d.Id] > 0 && --_waiting[d.Id] == 0) : [];

    /// <summary>Takes out all that need this job, directly or not, each once, nearest first.</summary>
    public List<Job> SkipAllBehind(JobId job)
    {
        var skipped = new List<Job>();
        var ends = new Queue<JobId>([job]);
        while (ends.TryDequeue(out var end))
        {
            if (!_dependents.Remove(end, out var dependents))
            {
                continue;
            }

            // A count below zero marks a job that is out; whatever else it waited for no longer matters.
            foreach (var dependent in dependents.Where(d => _waiting[d.Id] >= 0))
            {
                _waiting[dependent.Id] = int.MinValue;
                skipped.Add(dependent);
                ends.Enqueue(dependent.Id);
            }
        }

        return skipped;
    }
}
