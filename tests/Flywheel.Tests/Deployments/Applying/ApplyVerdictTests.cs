using Flywheel.Deployments.Applying;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Supervision;

namespace Flywheel.Tests.Deployments.Applying;

/// <summary>The words are those of terraform 1.11.4, made by real failures; see the README beside the data.</summary>
public sealed class ApplyVerdictTests
{
    [Theory]
    [InlineData("applied", 0, "succeeded", null, "2 added, 0 changed, 0 destroyed", "succeeded")]
    [InlineData("nothing", 0, "succeeded", null, "0 added, 0 changed, 0 destroyed", "succeeded")]
    [InlineData("changed-moved", 0, "succeeded", null, "1 added, 1 changed, 0 destroyed", "succeeded")]
    [InlineData("replaced", 0, "succeeded", null, "1 added, 0 changed, 1 destroyed", "succeeded")]
    [InlineData("destroyed", 0, "succeeded", null, "0 added, 0 changed, 3 destroyed", "succeeded")]
    [InlineData("imported", 0, "succeeded", null, "1 imported, 0 added, 1 changed, 0 destroyed", "succeeded")]
    [InlineData("slow", 0, "succeeded", null, "2 added, 0 changed, 0 destroyed", "succeeded")]
    [InlineData("check-failed", 0, "succeeded", "FW4214", "1 added, 0 changed, 0 destroyed", "succeeded")]
    [InlineData("provisioner-failed", 1, "failed", "FW4206", "the apply failed after 1 of 2 changes", "failed")]
    [InlineData("partial", 1, "failed", "FW4206", "the apply failed after 2 of 4 changes", "failed")]
    [InlineData("forged", 1, "failed", "FW4206", "the apply failed after 0 of 1 change", "failed")]
    [InlineData("interrupted", 1, "failed", "FW4210", "the apply was interrupted after 1 of 3 changes; the state was saved and its lock released", "failed")]
    [InlineData("interrupted-twice", 1, "needs-attention", "FW4207", "terraform ended with exit code 1 and did not say what became of everything that it had begun", "needs-attention")]
    [InlineData("replayed-stale", 1, "failed", "FW4204", "the plan is stale", "failed")]
    [InlineData("errored-plan", 1, "failed", "FW4212", "the plan is incomplete", "failed")]
    [InlineData("locked", 1, "failed", "FW4104", "the state is locked by somebody else; nothing was applied", "failed")]
    [InlineData("state-not-saved", 1, "needs-attention", "FW4209", "the state could not be saved", "needs-attention")]
    [InlineData("state-not-saved-403", 1, "needs-attention", "FW4209", "the state could not be saved", "needs-attention")]
    [InlineData("state-dumped", 1, "needs-attention", "FW4209", "the state could not be saved", "needs-attention")]
    [InlineData("partial-not-saved", 1, "needs-attention", "FW4209", "the state could not be saved", "needs-attention")]
    [InlineData("interrupted-not-saved", 1, "needs-attention", "FW4209", "the state could not be saved", "needs-attention")]
    [InlineData("unlock-failed", 1, "needs-attention", "FW4208", "everything was applied and saved, and the state's lock was left behind", "succeeded")]
    [InlineData("partial-unlock-failed", 1, "needs-attention", "FW4208", "the apply failed, the state was saved, and its lock was left behind", "failed")]
    public void What_an_apply_says_and_not_its_exit_code_tells_what_became_of_it(
        string name, int code, string outcome, string? diagnostic, string words, string ledger)
    {
        foreach (var tofu in new[] { false, true })
        {
            using var apply = new RecordedApply();
            var text = RecordedApply.Text(name);
            var verdict = new ApplyVerdict(apply.Apply, apply.Print(tofu ? RecordedApply.AsTofu(text) : text).End(), hasRescue: false);
            var result = verdict.Of(RecordedApply.Exit(code));

            Assert.Equal((outcome, words), (result.Outcome.Word(), result.Outcome.Reason() ?? result.Note));
            Assert.Equal(diagnostic, result.Diagnostics.LastOrDefault()?.Code);
            Assert.Equal(ledger, verdict.LedgerWord(result));
            Assert.Equal(name == "locked", verdict.IsNotStarted(RecordedApply.Exit(code)));
        }
    }

    [Theory]
    [InlineData("replayed-stale")]
    [InlineData("errored-plan")]
    public void What_cannot_be_applied_any_more_is_a_refusal(string name) =>
        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(Judge(name, RecordedApply.Exit(1)).Outcome).Kind);

    [Theory]
    [InlineData("killed", "terraform_data.b")]
    [InlineData("nothing", "attic")]
    [InlineData("interrupted-twice", "terraform_data.b")]
    public void A_killed_apply_is_unknown_and_names_what_to_look_at(string name, string suspect)
    {
        foreach (var (end, why) in new[]
        {
            (RecordedApply.Killed(9), "terraform was ended by signal 9 (SIGKILL, perhaps out of memory) while it applied"),
            (new SupervisedEnd.Lost(), "terraform and its supervisor were ended while it applied"),
        })
        {
            var unknown = Assert.IsType<JobOutcome.NeedsAttention>(Judge(name, end).Outcome);
            Assert.Equal(why, unknown.Reason);
            Assert.Equal([suspect], unknown.Suspects);
            Assert.Equal("FW4207", Judge(name, end).Diagnostics.Last().Code);
        }
    }

    [Fact]
    public void An_apply_that_was_killed_before_it_said_a_word_is_unknown() =>
        Assert.Equal(["attic"], Assert.IsType<JobOutcome.NeedsAttention>(Judge("", RecordedApply.Killed(9)).Outcome).Suspects);

    [Fact]
    public void An_apply_that_obeyed_an_interrupt_failed_also_when_it_did_not_say_so() =>
        Assert.Equal(
            "the apply was interrupted; the state was saved and its lock released",
            Judge("", RecordedApply.Exit(1, StopReason.Cancelled)).Outcome.Reason());

    [Fact]
    public void An_interrupted_apply_that_left_its_lock_behind_is_not_said_to_have_released_it()
    {
        using var apply = new RecordedApply();
        var unlock = RecordedApply.Text("unlock-failed").Split('\n').Single(line => line.Contains("\"diagnostic\"", StringComparison.Ordinal));
        var result = new ApplyVerdict(apply.Apply, apply.Print(RecordedApply.Text("interrupted") + unlock + "\n").End(), hasRescue: false)
            .Of(RecordedApply.Exit(1, StopReason.Cancelled));

        Assert.Equal("the apply was interrupted, the state was saved, and its lock was left behind", result.Outcome.Reason());
    }

    [Fact]
    public void The_command_that_shows_a_fresh_plan_is_named_as_it_can_be_typed_and_our_own_flag_is_not_complained_about()
    {
        using var apply = new RecordedApply();
        var flag = """{"@level":"warn","type":"diagnostic","diagnostic":{"severity":"warning","summary":"Deprecated flag: -state","detail":"Use path."}}""" + "\n";
        var result = new ApplyVerdict(apply.Apply, apply.Print(flag + RecordedApply.Text("killed")).End(), hasRescue: false).Of(new SupervisedEnd.Lost());

        Assert.EndsWith($"flywheel deploy resolve attic --env {apply.Apply.Environment} --run {apply.Apply.Run}", Assert.Single(result.Diagnostics).Help, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_started_may_be_started_again()
    {
        using var apply = new RecordedApply();
        var verdict = new ApplyVerdict(apply.Apply, ApplyRecord.Nothing, hasRescue: false);
        var end = new SupervisedEnd.NotStarted("no room");

        Assert.True(verdict.IsNotStarted(end));
        Assert.Equal("terraform was not started", verdict.Of(end).Outcome.Reason());
        Assert.Equal(["FW4215"], verdict.Of(end).Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("not an event\n")]
    [InlineData("{\"@level\":\"info\"\n")]
    public void A_busy_lock_proves_nothing_when_a_line_of_the_stream_is_no_event(string other)
    {
        using var apply = new RecordedApply();
        var record = apply.Print(RecordedApply.Text("locked") + other).End();

        Assert.False(record.IsWhole);
        Assert.False(new ApplyVerdict(apply.Apply, record, hasRescue: false).IsNotStarted(RecordedApply.Exit(1)));
    }

    [Fact]
    public void A_busy_lock_of_an_apply_that_left_a_state_is_no_proof_either()
    {
        using var apply = new RecordedApply();
        var verdict = new ApplyVerdict(apply.Apply, apply.Print(RecordedApply.Text("locked")).End(), hasRescue: true);

        Assert.False(verdict.IsNotStarted(RecordedApply.Exit(1)));
        Assert.IsType<JobOutcome.NeedsAttention>(verdict.Of(RecordedApply.Exit(1)).Outcome);
    }

    [Theory]
    [InlineData("applied", 0)]
    [InlineData("provisioner-failed", 1)]
    [InlineData("unlock-failed", 1)]
    public void A_state_that_was_rescued_needs_a_person_whatever_the_exit_code(string name, int code)
    {
        using var apply = new RecordedApply();
        var verdict = new ApplyVerdict(apply.Apply, apply.Print(RecordedApply.Text(name)).End(), hasRescue: true);
        var result = verdict.Of(RecordedApply.Exit(code));

        Assert.Equal("the state could not be saved", Assert.IsType<JobOutcome.NeedsAttention>(result.Outcome).Reason);
        Assert.Contains($"flywheel state push attic --env lab --run {apply.Apply.Run}", result.Diagnostics.Last().Help, StringComparison.Ordinal);
        Assert.Equal("needs-attention", verdict.LedgerWord(result));
    }

    [Fact]
    public void The_place_and_the_words_of_an_error_are_terraforms_own()
    {
        var problem = Assert.Single(Judge("provisioner-failed", RecordedApply.Exit(1)).Diagnostics);

        Assert.Equal(("local-exec provisioner error", "tofu/stacks/attic/main.tf:6:28"), (problem.Summary, problem.Position!.ToString()));
        Assert.StartsWith("Error running command", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(PlanRules.ApplyFailed.Code, problem.Code);
    }

    [Fact]
    public void An_apply_that_failed_without_a_word_says_where_to_read()
    {
        var problem = Assert.Single(Judge("", RecordedApply.Exit(1)).Diagnostics);

        Assert.Equal(("FW4206", "terraform gave no reason; the job's log has all that it printed."), (problem.Code, problem.Detail));
    }

    private static JobResult Judge(string name, SupervisedEnd end)
    {
        using var apply = new RecordedApply();
        return new ApplyVerdict(apply.Apply, apply.Print(name.Length == 0 ? "" : RecordedApply.Text(name)).End(), hasRescue: false).Of(end);
    }
}
