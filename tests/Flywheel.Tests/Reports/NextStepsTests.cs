using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Testing;

namespace Flywheel.Tests.Reports;

public sealed class NextStepsTests
{
    private static readonly StubJob[] Jobs = [new("plan/attic"), new("deploy/attic", ["plan/attic"])];

    [Fact]
    public void A_failed_apply_is_read_planned_and_deployed_again()
    {
        var run = new StubRun(Jobs).Ran("plan/attic", 10).Ran("deploy/attic", 10, JobResult.Failed("exit code 1")).Finish();

        Assert.Equal(
            [$"./flywheel runs logs {run.Header.Id} deploy/attic", $"./flywheel plan --env {run.Header.Environment}", $"./flywheel deploy --env {run.Header.Environment}"],
            NextSteps.Of(run, "").Select(s => s.Command));
    }

    [Fact]
    public void An_apply_with_unknown_outcome_is_read_and_compared()
    {
        var lost = new JobResult { Outcome = new JobOutcome.NeedsAttention("the apply was killed", ["attic"]) };
        var run = new StubRun(Jobs).Ran("plan/attic", 10).Ran("deploy/attic", 10, lost).Finish();

        Assert.Equal(
            [$"./flywheel runs logs {run.Header.Id} deploy/attic", $"./flywheel plan --env {run.Header.Environment}"],
            NextSteps.Of(run, "").Select(s => s.Command));
    }

    [Fact]
    public void A_repository_elsewhere_is_part_of_every_command() =>
        Assert.All(NextSteps.Of(OneMachine.FailedRun(), " examples/x"), s => Assert.Contains(" examples/x", s.Command, StringComparison.Ordinal));

    [Fact]
    public void A_good_run_needs_no_next_step() => Assert.Empty(NextSteps.Of(OneMachine.GoodRun(), ""));
}
