using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Pipelines;

/// <summary>Turns jobs into a pipeline, or says everything that is wrong with them: duplicates, missing needs, cycles.</summary>
/// <remarks>
/// Kahn's algorithm with a sorted set of ready jobs: take the smallest id that waits for nothing, give it the next place, and count
/// down those that need it. Equal jobs give an equal order. What never becomes ready lies on a cycle or behind one.
/// </remarks>
internal static class PipelineGraph
{
    /// <summary>The pipeline of these jobs, or all that is wrong with them at once.</summary>
    public static Checked<Pipeline> Check(IEnumerable<Job> jobs)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var byId = new Dictionary<JobId, Job>();
        foreach (var job in jobs)
        {
            if (!byId.TryAdd(job.Id, job))
            {
                problems.Add(PipelineRules.DuplicateJob.Create($"Two jobs are called {job.Id}.", "Give one of them another id."));
            }
        }

        var needs = byId.ToDictionary(p => p.Key, p => NeedsOf(p.Value, byId, problems));
        var order = Order(needs);
        if (order.Length < byId.Count)
        {
            problems.Add(CycleIn(needs, order));
        }

        return problems.Count > 0 ? new(null, problems.ToImmutable()) : new(new Pipeline([.. order.Select(id => byId[id])]), []);
    }

    // What a job needs, less what does not exist and what is wrong about it, so that one mistake is reported once.
    private static ImmutableArray<JobId> NeedsOf(Job job, Dictionary<JobId, Job> all, ImmutableArray<Diagnostic>.Builder problems)
    {
        var known = ImmutableArray.CreateBuilder<JobId>();
        foreach (var need in job.Needs.Distinct())
        {
            if (!all.ContainsKey(need))
            {
                problems.Add(PipelineRules.MissingNeed.Create(
                    $"The job {job.Id} needs {need}, and there is no such job in this pipeline.",
                    Spelling.DidYouMean(need.ToString(), all.Keys.Select(id => id.ToString()))));
            }
            else if (need.Stage > job.Id.Stage)
            {
                problems.Add(PipelineRules.LaterStage.Create(
                    $"The job {job.Id} needs {need}, which belongs to a later stage and starts only when this one has ended."));
            }
            else
            {
                known.Add(need);
            }
        }

        return known.ToImmutable();
    }

    private static ImmutableArray<JobId> Order(Dictionary<JobId, ImmutableArray<JobId>> needs)
    {
        var waiting = needs.ToDictionary(p => p.Key, p => p.Value.Length);
        var dependents = needs.SelectMany(p => p.Value.Select(need => (need, p.Key))).ToLookup(e => e.need, e => e.Key);
        var ready = new SortedSet<JobId>(waiting.Where(p => p.Value == 0).Select(p => p.Key));
        var order = ImmutableArray.CreateBuilder<JobId>(needs.Count);
        while (ready.Count > 0)
        {
            var next = ready.Min;
            ready.Remove(next);
            order.Add(next);
            foreach (var dependent in dependents[next])
            {
                if (--waiting[dependent] == 0)
                {
                    ready.Add(dependent);
                }
            }
        }

        return order.ToImmutable();
    }

    // Every job that is left needs another one that is left, so walking from any of them must come back to a job already seen.
    private static Diagnostic CycleIn(Dictionary<JobId, ImmutableArray<JobId>> needs, ImmutableArray<JobId> ordered)
    {
        var left = needs.Keys.Except(ordered).ToHashSet();
        var path = new List<JobId>();
        var at = left.Min();
        while (!path.Contains(at))
        {
            path.Add(at);
            at = needs[at].First(left.Contains);
        }

        var cycle = path.SkipWhile(id => id != at).Append(at);
        return PipelineRules.Cycle.Create(
            $"These jobs wait for each other: {string.Join(" → ", cycle)}.", "Remove one of these needs (an `after` of a stack is one too).");
    }
}
