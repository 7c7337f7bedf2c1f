using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests;

public sealed class ExitCodesTests
{
    private static readonly (JobOutcome Outcome, int Code)[] Table =
    [
        (new JobOutcome.Succeeded(), 0),
        (new JobOutcome.Reused(new("run-01jnb8aaaaaaaaaa")), 0),
        (new JobOutcome.Skipped("a rule"), 0),
        (new JobOutcome.Failed("x"), 1),
        (new JobOutcome.Failed("x", FailureKind.Interrupted), 1),
        (new JobOutcome.Failed("x", FailureKind.Unusable), 3),
        (new JobOutcome.Failed("x", FailureKind.Refused), 4),
        (new JobOutcome.Failed("x", FailureKind.Internal), 70),
        (new JobOutcome.Failed("x", FailureKind.Machine), 74),
        (new JobOutcome.TimedOut(TimeSpan.FromMinutes(1)), 1),
        (new JobOutcome.Cancelled("x"), 130),
        (new JobOutcome.NeedsAttention("x", []), 5),
    ];

    // When several apply, the first of these.
    private static readonly int[] Rank = [130, 70, 74, 5, 4, 3, 1, 2, 0];

    [Fact]
    public void Every_outcome_has_its_code()
    {
        Assert.All(Table, row => Assert.Equal(row.Code, ExitCodes.Of(row.Outcome)));
        Assert.All(Table, row => Assert.Equal(row.Code, ExitCodes.Of(Run(row.Outcome))));
    }

    [Fact]
    public void No_outcome_and_no_kind_of_failure_is_left_out()
    {
        Assert.Equal(
            typeof(JobOutcome).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Where(t => t.IsAssignableTo(typeof(JobOutcome))).Select(t => t.Name).Order(StringComparer.Ordinal),
            Table.Select(row => row.Outcome.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<FailureKind>().Order(), Table.Select(row => row.Outcome).OfType<JobOutcome.Failed>().Select(f => f.Kind).Order());
    }

    [Fact]
    public void Of_several_outcomes_the_code_is_the_first_in_the_rank()
    {
        foreach (var (a, b) in Table.SelectMany(a => Table.Select(b => (a, b))))
        {
            var expected = Rank.First(code => code == a.Code || code == b.Code);
            Assert.Equal(expected, ExitCodes.Of(Run(a.Outcome, b.Outcome)));
        }
    }

    [Fact]
    public void A_run_in_which_every_job_was_skipped_by_a_rule_succeeded() =>
        Assert.Equal(0, ExitCodes.Of(Run(new JobOutcome.Skipped("nothing to do"), new JobOutcome.Skipped("nothing to do"))));

    [Theory]
    [InlineData(nameof(LaunchFailure.Usage), 64)]
    [InlineData(nameof(LaunchFailure.Unusable), 3)]
    [InlineData(nameof(LaunchFailure.Refused), 4)]
    [InlineData(nameof(LaunchFailure.Machine), 74)]
    public void A_run_that_was_not_started_has_a_code_too(string failure, int code) =>
        Assert.Equal(code, ExitCodes.Of(Enum.Parse<LaunchFailure>(failure)));

    private static RunRecord Run(params JobOutcome[] outcomes) => new()
    {
        Header = new() { Id = new("run-01jnb8zqk2m4v7xc"), Command = "run", Trigger = Trigger.Manual, Repository = "/repository", StartedAt = StubRun.Start },
        Jobs = [.. outcomes.Select((o, i) => new JobRecord { Id = StubJob.Parse($"validate/job-{i}"), Needs = [], Result = new() { Outcome = o } })],
        Status = RunVerdict.Of(outcomes),
    };
}
