using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Tests.Runs;

public sealed class RunVerdictTests
{
    private static readonly (JobOutcome Outcome, RunStatus Status)[] Table =
    [
        (new JobOutcome.Succeeded(), RunStatus.Succeeded),
        (new JobOutcome.Reused(new("run-01jnb8aaaaaaaaaa")), RunStatus.Succeeded),
        (new JobOutcome.Skipped("a rule"), RunStatus.Succeeded),
        (new JobOutcome.Failed("exit code 1"), RunStatus.Failed),
        (new JobOutcome.TimedOut(TimeSpan.FromMinutes(1)), RunStatus.Failed),
        (new JobOutcome.Cancelled("stopped"), RunStatus.Cancelled),
        (new JobOutcome.NeedsAttention("killed", []), RunStatus.NeedsAttention),
    ];

    [Fact]
    public void Every_outcome_alone_gives_its_status()
    {
        Assert.Equal(Table.Length, typeof(JobOutcome).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Count(t => t.IsAssignableTo(typeof(JobOutcome))));
        Assert.All(Table, row => Assert.Equal(row.Status, RunVerdict.Of([row.Outcome])));
    }

    [Fact]
    public void Of_two_outcomes_the_worse_decides_in_whatever_order()
    {
        RunStatus[] rank = [RunStatus.Succeeded, RunStatus.Failed, RunStatus.Cancelled, RunStatus.NeedsAttention];
        foreach (var (a, b) in Table.SelectMany(a => Table.Select(b => (a, b))))
        {
            var worse = rank[Math.Max(Array.IndexOf(rank, a.Status), Array.IndexOf(rank, b.Status))];
            Assert.Equal(worse, RunVerdict.Of([a.Outcome, b.Outcome]));
        }
    }

    [Fact]
    public void A_run_without_jobs_succeeded() => Assert.Equal(RunStatus.Succeeded, RunVerdict.Of([]));
}
