using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Runs;

namespace Flywheel.Tests.Pipelines;

public sealed class StagesOfCommandsTests
{
    [Theory]
    [InlineData("run", "manual", false, "validate build plan deploy verify")]
    [InlineData("run", "push", true, "validate build plan deploy verify")]
    [InlineData("run", "push", false, "validate build plan")]
    [InlineData("run", "merge-request", true, "validate build plan")]
    [InlineData("run", "merge-request", false, "validate build plan")]
    [InlineData("run", "schedule", true, "drift")]
    [InlineData("validate", "push", true, "validate")]
    [InlineData("build", "manual", true, "validate build")]
    [InlineData("plan", "merge-request", false, "validate build plan")]
    [InlineData("deploy", "manual", false, "deploy")]
    [InlineData("verify", "push", true, "verify")]
    public void What_a_command_runs_depends_on_what_started_it(string command, string trigger, bool onDefaultBranch, string stages) =>
        Assert.Equal(stages, string.Join(' ', RunRequest.StagesOf(command, TriggerNames.Parse(trigger)!.Value, onDefaultBranch).Select(s => s.Name())));
}
