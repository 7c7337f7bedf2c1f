using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Tests.Deployments;

/// <summary>The words are those of terraform 1.11.4, made by real failures.</summary>
public sealed class ApplyVerdictTests : IDisposable
{
    private readonly StackSandbox _stack = new();

    public void Dispose() => _stack.Dispose();

    [Theory]
    [InlineData("stale.txt", "failed", "the plan is stale", "FW4204")]
    [InlineData("locked.txt", "failed", "the state is locked by somebody else; nothing was applied", "FW4104")]
    [InlineData("provisioner-failed.txt", "failed", "the apply failed", "FW4206")]
    [InlineData("save-failed.txt", "needs-attention", "the state could not be saved, or its lock not released", "FW4207")]
    [InlineData("state-dumped.txt", "needs-attention", "the state could not be saved, or its lock not released", "FW4207")]
    [InlineData("unlock-failed.txt", "needs-attention", "the state could not be saved, or its lock not released", "FW4207")]
    public void Exit_code_1_means_what_the_words_say(string file, string outcome, string reason, string code)
    {
        var result = Judge(new(1, null, StopReason.None, TimeSpan.Zero), File.ReadAllText(Data(file)));

        Assert.Equal((outcome, reason), (result.Outcome.Word(), result.Outcome.Reason()));
        Assert.All(result.Diagnostics, d => Assert.Equal(code, d.Code));
        Assert.NotEmpty(result.Diagnostics);
    }

    [Fact]
    public void A_stale_plan_is_a_refusal() =>
        Assert.Equal(FailureKind.Refused, ((JobOutcome.Failed)Judge(new(1, null, StopReason.None, default), File.ReadAllText(Data("stale.txt"))).Outcome).Kind);

    [Fact]
    public void A_good_apply_says_what_it_changed() =>
        Assert.Equal("2 added, 0 changed, 0 destroyed", Judge(new(0, null, StopReason.None, default), "", File.ReadAllText(Data("applied.txt"))).Note);

    [Fact]
    public void A_killed_apply_is_unknown_and_names_the_stack_to_look_at()
    {
        var result = Judge(new(null, 9, StopReason.None, default), "");

        var unknown = Assert.IsType<JobOutcome.NeedsAttention>(result.Outcome);
        Assert.Equal("terraform was ended by signal 9 (SIGKILL, perhaps out of memory) while it applied", unknown.Reason);
        Assert.Equal(["attic"], unknown.Suspects);
    }

    [Fact]
    public void An_apply_that_obeyed_an_interrupt_failed() =>
        Assert.Equal("the apply was interrupted", Judge(new(1, null, StopReason.Cancelled, default), "Error: execution halted\n").Outcome.Reason());

    [Fact]
    public void A_state_that_was_rescued_beside_the_configuration_needs_a_person_whatever_the_exit_code()
    {
        File.WriteAllText(Path.Combine(_stack.Folder, "errored.tfstate"), "{}");

        Assert.IsType<JobOutcome.NeedsAttention>(Judge(new(0, null, StopReason.None, default), "").Outcome);
    }

    [Fact]
    public void The_place_and_the_words_of_an_error_are_terraforms_own()
    {
        var problem = Assert.Single(Judge(new(1, null, StopReason.None, default), File.ReadAllText(Data("provisioner-failed.txt"))).Diagnostics);

        Assert.Equal(("local-exec provisioner error", "tofu/stacks/attic/main.tf:2"), (problem.Summary, problem.Position!.ToString()));
        Assert.StartsWith("Error running command", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(PlanRules.ApplyFailed.Code, problem.Code);
    }

    private static string Data(string file) => Path.Combine(AppContext.BaseDirectory, "Deployments", "data", file);

    private JobResult Judge(ProcessExit exit, string errors, string text = "")
    {
        var output = new CapturedOutput();
        output.Write(OutputStream.Error, System.Text.Encoding.UTF8.GetBytes(errors));
        output.Write(OutputStream.Standard, System.Text.Encoding.UTF8.GetBytes(text));
        return new ApplyVerdict(_stack.Target(), _stack.Folder).Of(exit, output);
    }
}
