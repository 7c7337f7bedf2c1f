using Flywheel.Artifacts;
using Flywheel.Deployments.Applying;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Testing;

namespace Flywheel.Tests.Reports;

public sealed class NextStepsTests
{
    private static readonly StubJob[] Jobs = [new("plan/attic"), new("deploy/attic", ["plan/attic"])];

    [Fact]
    public void A_failed_apply_is_read_and_gone_on_from() => Assert.Equal(
        ["./flywheel runs logs RUN deploy/attic", "./flywheel deploy --resume --env local"],
        CommandsAfter(JobResult.Failed("exit code 1")));

    [Fact]
    public void A_refused_plan_is_read_planned_and_deployed_again() => Assert.Equal(
        ["./flywheel runs logs RUN deploy/attic", "./flywheel plan --env local", "./flywheel deploy --env local"],
        CommandsAfter(JobResult.Refused("the plan is stale")));

    [Fact]
    public void An_apply_with_unknown_outcome_is_read_and_resolved() => Assert.Equal(
        ["./flywheel runs logs RUN deploy/attic", "./flywheel deploy resolve attic --run RUN --env local", "./flywheel deploy --resume --env local"],
        CommandsAfter(Attention("the apply was killed", ApplyDocument.Name)));

    [Fact]
    public void A_rescued_state_is_pushed_before_anything_else() => Assert.Equal(
        [
            "./flywheel runs logs RUN deploy/attic", "./flywheel state push attic --run RUN --env local",
            "./flywheel deploy resolve attic --run RUN --env local", "./flywheel deploy --resume --env local",
        ],
        CommandsAfter(Attention("the state could not be saved", ApplyDocument.Name, StateRescue.ArtifactName)));

    [Fact]
    public void A_lock_that_was_left_is_looked_for() => Assert.Equal(
        ["./flywheel runs logs RUN deploy/attic", "./flywheel locks list --env local", "./flywheel deploy --resume --env local"],
        CommandsAfter(Attention("its lock was left", ApplyDocument.Name) with { Diagnostics = [PlanRules.UnlockFailed.Create("Its lock was left.")] }));

    [Fact]
    public void A_stack_that_an_earlier_run_blocks_is_only_read_because_the_diagnostic_names_that_run() =>
        Assert.Equal(["./flywheel runs logs RUN deploy/attic"], CommandsAfter(Attention("the outcome of another run is not known")));

    [Fact]
    public void A_repository_elsewhere_is_part_of_every_command() =>
        Assert.All(NextSteps.Of(OneMachine.FailedRun(), " examples/x"), s => Assert.Contains(" examples/x", s.Command, StringComparison.Ordinal));

    [Fact]
    public void A_good_run_needs_no_next_step() => Assert.Empty(NextSteps.Of(OneMachine.GoodRun(), ""));

    private static IEnumerable<string> CommandsAfter(JobResult deploy)
    {
        var run = new StubRun(Jobs).Ran("plan/attic", 10).Ran("deploy/attic", 10, deploy).Finish();
        return NextSteps.Of(run, "").Select(s => s.Command.Replace(run.Header.Id.Value, "RUN", StringComparison.Ordinal));
    }

    private static JobResult Attention(string why, params IEnumerable<string> left) => new()
    {
        Outcome = new JobOutcome.NeedsAttention(why, ["attic"]),
        Artifacts = [.. left.Select(name => new Artifact(name, Digest.Of("left"u8), 4))],
    };
}
