using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>What the jobs of a stage add up to.</summary>
internal static class StageLines
{
    private const int FewJobs = 5;

    /// <summary>The state that stands for all of a stage that is over: the worst; reused or skipped only when all jobs are.</summary>
    public static JobState StateOf(StageProgress stage)
    {
        var worst = stage.Jobs.Select(j => j.Result!.Outcome.State()).Where(s => s is not (JobState.Skipped or JobState.Reused)).ToArray();
        return worst.Length > 0 ? worst.Min() : stage.Jobs.Select(j => j.Result!.Outcome.State()).Max();
    }

    /// <summary>"24 jobs, 22 reused"; jobs that simply succeeded are not counted twice.</summary>
    public static string Counts(StageProgress stage)
    {
        var counts = stage.Jobs.CountBy(j => j.Result!.Outcome.State()).Where(c => c.Key != JobState.Succeeded).OrderBy(c => c.Key)
            .Select(c => $", {c.Value} {OutcomeCounts.Spoken(c.Key)}");
        return Words.Count(stage.Jobs.Length, "job") + string.Concat(counts);
    }

    /// <summary>"↻ validate: 22 jobs reused from run-…", and those that were skipped or cancelled, together where they share the reason.</summary>
    public static IEnumerable<Line> OfThoseThatDidNotRun(StageProgress stage)
    {
        var idle = stage.Jobs.Where(j => j.StartedAt is null && j.Result is not null).ToLookup(j => j.Result!.Outcome is JobOutcome.Reused);
        if (idle[true].Select(j => (JobOutcome.Reused)j.Result!.Outcome).ToArray() is { Length: > 0 } reused)
        {
            yield return Line.Of($"{JobState.Reused.Symbol()} ", JobState.Reused.Style())
                .Add($"{stage.Stage.Name()}: {Words.Count(reused.Length, "job")} ").Add("reused", JobState.Reused.Style())
                .Add($" from {Origins(reused)}");
        }

        foreach (var group in idle[false].GroupBy(j => j.Result!.Outcome))
        {
            if (group.Count() <= FewJobs)
            {
                foreach (var job in group)
                {
                    yield return JobLines.Ended(job.Id, job.Result!, job.Duration);
                }

                continue;
            }

            var state = group.Key.State();
            yield return Line.Of($"{state.Symbol()} ", state.Style())
                .Add($"{stage.Stage.Name()}: {Words.Count(group.Count(), "job")} ").Add(OutcomeCounts.Spoken(state), state.Style())
                .Add($": {group.Key.Reason()}");
        }
    }

    private static string Origins(IEnumerable<JobOutcome.Reused> reused)
    {
        var runs = reused.Select(r => r.Run).Distinct().ToArray();
        return runs.Length == 1 ? runs[0].Value : $"{runs.Length} earlier runs";
    }
}
