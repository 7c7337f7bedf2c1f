using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>How many jobs stand where, in words.</summary>
internal static class OutcomeCounts
{
    /// <summary>"14 jobs: 1 failed, 4 succeeded, 9 reused"; "no jobs".</summary>
    public static string Words(RunRecord run)
    {
        if (run.Jobs.IsEmpty)
        {
            return "no jobs";
        }

        var counts = run.Jobs.CountBy(j => j.State()).OrderBy(c => c.Key).Select(c => $"{c.Value} {Spoken(c.Key)}");
        return $"{Flywheel.Jobs.Words.Count(run.Jobs.Length, "job")}: {string.Join(", ", counts)}";
    }

    /// <summary>"timed out" where the contract writes "timed-out".</summary>
    public static string Spoken(JobState state) => state switch
    {
        JobState.TimedOut => "timed out",
        JobState.NeedsAttention => "needs attention",
        _ => state.Name(),
    };
}
