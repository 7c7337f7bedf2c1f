namespace Flywheel.Runs;

/// <summary>Where the time of a run went.</summary>
/// <param name="CriticalPath">The longest chain of jobs that ran one after the other, by their durations.</param>
/// <param name="Overhead">Wall time less the longest such chain by the jobs' own child-process time and waits for others: what flywheel itself cost.</param>
internal sealed record RunTimes(TimeSpan CriticalPath, TimeSpan Overhead)
{
    /// <summary>Computes both from the record.</summary>
    public static RunTimes Of(RunRecord run)
    {
        var ran = run.Jobs.Where(j => j.StartedAt is not null).OrderBy(j => j.StartedAt + j.Duration).ToArray();
        var overhead = run.Duration - LongestChain(ran, j => j.ChildTime);
        return new(LongestChain(ran, j => j.Duration), overhead > TimeSpan.Zero ? overhead : TimeSpan.Zero);
    }

    // Weighted interval scheduling: jobs sorted by their end; the best chain that ends with a job is its own weight and the best
    // chain among the jobs that had ended when it started. Waiting for a free slot makes a chain just as a need does.
    private static TimeSpan LongestChain(JobRecord[] byEnd, Func<JobRecord, TimeSpan> weight)
    {
        var ends = Array.ConvertAll(byEnd, j => j.StartedAt!.Value + j.Duration);
        var best = new TimeSpan[byEnd.Length + 1];
        for (var i = 0; i < byEnd.Length; i++)
        {
            var found = Array.BinarySearch(ends, 0, i, byEnd[i].StartedAt!.Value);
            var before = found >= 0 ? found + 1 : ~found;
            var chain = best[before] + weight(byEnd[i]);
            best[i + 1] = chain > best[i] ? chain : best[i];
        }

        return best[^1];
    }
}
