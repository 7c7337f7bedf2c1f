using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Bundles;
using Flywheel.Plans.Trees;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Deployments;

/// <summary>Plan and deploy with real processes; the ledger of the fake terraform is the judge of what ran.</summary>
public sealed class DeployJobTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly StackSandbox _stack = new();
    private readonly MemoryLedger _ledger = new();

    private int Applied => _stack.Tofu.Tool.StartsOf("apply");

    public void Dispose()
    {
        _stack.Dispose();
        _ledger.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task Exactly_the_plan_that_was_made_is_applied_and_without_a_question()
    {
        var result = await DeployAsync(await PlanAsync());

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Equal("2 added, 0 changed, 0 destroyed", result.Note);
        Assert.Equal(1, Applied);
        var apply = _stack.Tofu.Tool.Starts.Single(s => s.StartsWith("apply", StringComparison.Ordinal)).Split(' ');
        Assert.Contains("-input=false", apply);
        Assert.Contains("-json", apply);
        Assert.DoesNotContain(apply, argument => argument.StartsWith("-auto-approve", StringComparison.Ordinal) || argument.StartsWith("-lock=", StringComparison.Ordinal));
        Assert.Equal("succeeded", _ledger.Last?.Outcome);
    }

    [Theory(Timeout = Limit)]
    [InlineData("one bit")]
    [InlineData("another plan")]
    [InlineData("gone")]
    [InlineData("empty")]
    public async Task A_plan_that_was_altered_is_refused_and_apply_never_starts(string how)
    {
        var planned = await PlanAsync();
        Alter(new ArtifactStore(_stack.Home.Artifacts).PathOf(planned.Find(PlanArtifacts.Bundle)!.Digest), how);

        var result = await DeployAsync(planned);

        Assert.Equal(new JobOutcome.Failed("the plan cannot be opened", FailureKind.Refused), result.Outcome);
        Assert.StartsWith("FW43", Assert.Single(result.Diagnostics).Code, StringComparison.Ordinal);
        Assert.Equal(0, Applied);
        Assert.Null(_ledger.Last);
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_whose_files_are_not_those_of_its_manifest_is_refused_whoever_sealed_it()
    {
        var planned = await PlanAsync();
        var context = new TestJobContext(_stack.Root, _stack.Target().DeployId);
        var sealedPlan = planned.Find(PlanArtifacts.Bundle)!;
        var opened = await PlanBundle.OpenAsync(context.Artifacts, sealedPlan, context.Ring, Path.Combine(context.WorkFolder, "opened"), TestContext.Current.CancellationToken);
        File.AppendAllText(Directory.EnumerateFiles(opened.Value!.Files.Tree, "main.tf", SearchOption.AllDirectories).Single(), "# one more line\n");
        var other = (await opened.Value.SealAsync(context.Artifacts, context.Ring.Newest, TestContext.Current.CancellationToken)).Value!;

        var result = await DeployAsync(planned with { Artifacts = planned.Artifacts.Replace(sealedPlan, other) });

        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(result.Outcome).Kind);
        Assert.Equal(PlanRules.Altered.Code, Assert.Single(result.Diagnostics).Code);
        Assert.Equal(0, Applied);
        Assert.Null(_ledger.Last);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_tree_of_a_plan_goes_with_a_good_end_and_stays_where_something_may_lie_in_it(bool isGood)
    {
        var planned = await PlanAsync();
        if (!isGood)
        {
            _stack.Tofu.Script(FakeTofu.ApplyKilled);
        }

        await DeployAsync(planned);

        Assert.Equal(!isGood, Directory.Exists(PrivateTree.RootOf(_stack.Target(), _stack.Home)));
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_is_applied_once()
    {
        var planned = await PlanAsync();
        await DeployAsync(planned);

        var again = await DeployAsync(planned);

        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(again.Outcome).Kind);
        Assert.Equal(PlanRules.AlreadyApplied.Code, Assert.Single(again.Diagnostics).Code);
        Assert.Equal(1, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_one_plan_that_was_sealed_twice_within_a_second_the_other_bundle_counts_as_applied()
    {
        var planned = await PlanAsync();
        await DeployAsync(planned);
        _ledger.Sealed(Assert.Single(_ledger.SealsSince(DateTimeOffset.UnixEpoch)) with { Bundle = new(new string('a', 64)) });

        var again = await DeployAsync(planned);

        Assert.Equal(PlanRules.AlreadyApplied.Code, Assert.Single(again.Diagnostics).Code);
        Assert.Equal(1, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_that_another_run_takes_at_the_same_moment_is_not_applied_here()
    {
        var planned = await PlanAsync();
        _ledger.OnClaim = () => new ApplyClaim.Busy(Other);

        var result = await DeployAsync(planned);

        Assert.Equal("another run is applying to the stack", result.Outcome.Reason());
        Assert.Equal(0, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task The_intent_is_recorded_before_terraform_starts()
    {
        var planned = await PlanAsync();
        _ledger.OnClaim = () =>
        {
            Assert.Equal(0, Applied);
            return null;
        };

        await DeployAsync(planned);

        Assert.Equal(1, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task An_apply_that_began_and_never_ended_is_unknown_and_not_begun_again()
    {
        var planned = await PlanAsync();
        var claim = (ApplyClaim.Granted)_ledger.Claim(new("attic", "lab", Digest.Of("another plan"u8), RunId.New(TimeProvider.System), default));
        _ledger.End(claim, OutcomeWords.NeedsAttention, DateTimeOffset.UnixEpoch);

        var result = await DeployAsync(planned);

        Assert.IsType<JobOutcome.NeedsAttention>(result.Outcome);
        Assert.Equal(0, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task A_rescued_state_is_asked_for_before_the_outcome_that_it_leaves_open()
    {
        var planned = await PlanAsync();
        var run = RunId.New(TimeProvider.System);
        var claim = (ApplyClaim.Granted)_ledger.Claim(new("attic", "lab", Digest.Of("another plan"u8), run, default));
        _ledger.End(claim, OutcomeWords.NeedsAttention, DateTimeOffset.UnixEpoch);
        _ledger.Rescues.Keep(new("attic", "lab", run, new("rescue.sealed", Digest.Of("a state"u8), 7), null, 4, DateTimeOffset.UnixEpoch));

        var result = await DeployAsync(planned);

        Assert.IsType<JobOutcome.NeedsAttention>(result.Outcome);
        Assert.Contains($"flywheel state push attic --env lab --run {run}", Assert.Single(result.Diagnostics).Help, StringComparison.Ordinal);
        Assert.Equal(0, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_two_bundles_with_the_same_plan_the_newer_is_named()
    {
        var planned = await PlanAsync();
        var seal = Assert.Single(_ledger.SealsSince(DateTimeOffset.UnixEpoch));
        var newer = RunId.New(TimeProvider.System);
        _ledger.Sealed(seal with { Run = newer, Bundle = Digest.Of("another bundle"u8) });

        var result = await DeployAsync(planned);

        Assert.Contains($"--run {newer}", Assert.Single(result.Diagnostics).Help, StringComparison.Ordinal);
        Assert.Equal(0, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_to_apply_is_said_and_nothing_is_started()
    {
        _stack.Tofu.Script(FakeTofu.PlansNothing);
        Directory.CreateDirectory(_stack.Home.State);
        await File.WriteAllTextAsync(Path.Combine(_stack.Home.State, "attic-lab.tfstate"), FakeTofu.State, TestContext.Current.CancellationToken);

        var result = await DeployAsync(await PlanAsync());

        Assert.Equal((new JobOutcome.Succeeded(), "nothing to apply"), (result.Outcome, result.Note));
        Assert.Equal(0, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task A_revision_that_the_environment_does_not_take_is_refused_before_anything_else()
    {
        var result = await _stack.RunAsync(new DeployJob(_stack.Target(), Terms, "Environment \"lab\" takes \"main\"; this is \"fix\"."));

        Assert.Equal(FailureKind.Refused, Assert.IsType<JobOutcome.Failed>(result.Outcome).Kind);
        Assert.Equal(PlanRules.BranchNotAllowed.Code, Assert.Single(result.Diagnostics).Code);
        Assert.Empty(_stack.Tofu.Tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_plan_nothing_is_deployed()
    {
        var result = await DeployAsync(null);

        Assert.Equal(PlanRules.NoPlan.Code, Assert.Single(result.Diagnostics).Code);
    }

    [Theory(Timeout = Limit)]
    [InlineData(nameof(FakeTofu.ApplyFails), "failed")]
    [InlineData(nameof(FakeTofu.Stale), "failed")]
    [InlineData(nameof(FakeTofu.StateNotSaved), "needs-attention")]
    [InlineData(nameof(FakeTofu.ApplyKilled), "needs-attention")]
    [InlineData("locked", "failed")]
    public async Task However_an_apply_ends_it_is_recorded_and_the_plan_is_spent(string how, string word)
    {
        var planned = await PlanAsync();
        _stack.Tofu.Script(how switch
        {
            nameof(FakeTofu.ApplyFails) => FakeTofu.ApplyFails,
            nameof(FakeTofu.Stale) => FakeTofu.Stale,
            nameof(FakeTofu.StateNotSaved) => FakeTofu.StateNotSaved,
            nameof(FakeTofu.ApplyKilled) => FakeTofu.ApplyKilled,
            _ => FakeTofu.Locked("apply"),
        });

        var result = await DeployAsync(planned);
        var again = await DeployAsync(planned);

        Assert.Equal(word, result.Outcome.Word());
        Assert.Equal(word, _ledger.Last?.Outcome);
        Assert.False(again.Outcome.IsGood);
        Assert.Equal(1, Applied);
    }

    [Fact(Timeout = Limit)]
    public async Task A_busy_lock_is_told_and_waited_for_and_then_the_plan_is_applied()
    {
        var planned = await PlanAsync();
        _stack.Tofu.Script(FakeTofu.ApplyLocked(always: false));
        var context = new TestJobContext(_stack.Root, _stack.Target().DeployId);
        context.Add(_stack.Target().PlanId, planned);

        var result = await _stack.RunAsync(new DeployJob(_stack.Target(), Terms, null), context);

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Contains("apply by ci@runner-7 since 2026-03-01T09:30:00Z, lock id 7d22e726", context.Recorded.Text, StringComparison.Ordinal);
        Assert.Equal(2, Applied);
        Assert.Equal("succeeded", _ledger.Last?.Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task A_plan_that_never_got_the_lock_may_be_applied_later()
    {
        var planned = await PlanAsync();
        _stack.Tofu.Script(FakeTofu.ApplyLocked(always: true));

        var locked = await DeployAsync(planned);
        Assert.Equal(PlanRules.StateLocked.Code, Assert.Single(locked.Diagnostics).Code);
        Assert.Null(_ledger.Last);
        _stack.Tofu.Script();

        Assert.IsType<JobOutcome.Succeeded>((await DeployAsync(planned)).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task An_apply_that_is_stopped_gets_one_interrupt_and_is_awaited()
    {
        var planned = await PlanAsync();
        _stack.Tofu.Script(FakeTofu.ApplyHangs);
        using var stop = new CancellationTokenSource();
        var job = new DeployJob(_stack.Target(), Terms, null);
        var context = new TestJobContext(_stack.Root, job.Id) { Stop = stop.Token };
        context.Add(_stack.Target().PlanId, planned);

        var deploying = _stack.RunAsync(job, context);
        while (!context.Recorded.Text.Contains("ready", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        await stop.CancelAsync();
        var result = await deploying;

        Assert.StartsWith("the apply was interrupted", result.Outcome.Reason(), StringComparison.Ordinal);
        Assert.Equal(["signal SIGINT"], _stack.Tofu.Tool.Ledger);
        Assert.Equal("failed", _ledger.Last?.Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task What_the_plan_marks_as_sensitive_is_masked_before_the_apply_prints_anything()
    {
        var context = new TestJobContext(_stack.Root, _stack.Target().DeployId);
        context.Add(_stack.Target().PlanId, await PlanAsync());

        await _stack.RunAsync(new DeployJob(_stack.Target(), Terms, null), context);

        Assert.Contains(FakeTofu.Secret, context.Recorded.Secrets);
        Assert.DoesNotContain(FakeTofu.Secret, context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deploy_can_never_be_reused() => Assert.False(typeof(DeployJob).IsAssignableTo(typeof(ReusableJob)) || typeof(PlanJob).IsAssignableTo(typeof(ReusableJob)));

    private DeployTerms Terms => new()
    {
        Rule = new(TakesAny: true, []),
        Guard = new(),
        Commits = new(new ToolPath("/usr/bin:/bin", _stack.Root), _stack.Root, ImmutableSortedDictionary<string, string>.Empty),
        Ledger = _ledger,
        States = _ledger,
        Rescues = _ledger.Rescues,
    };

    private static DeployRecord Other { get; } = new()
    {
        Stack = "attic",
        Environment = "lab",
        Plan = Digest.Of("other"u8),
        Run = RunId.New(TimeProvider.System),
        IntendedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<JobResult> PlanAsync()
    {
        var planned = await _stack.RunAsync(new PlanJob(_stack.Target(), _ledger, _ledger));
        Assert.IsType<JobOutcome.Succeeded>(planned.Outcome);
        return planned;
    }

    private async Task<JobResult> DeployAsync(JobResult? planned)
    {
        var context = new TestJobContext(_stack.Root, _stack.Target().DeployId);
        if (planned is not null)
        {
            context.Add(_stack.Target().PlanId, planned);
        }

        return await _stack.RunAsync(new DeployJob(_stack.Target(), Terms, null), context);
    }

    private static void Alter(string plan, string how)
    {
        var bytes = File.ReadAllBytes(plan);
        switch (how)
        {
            case "one bit":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(plan, bytes);
                break;
            case "another plan":
                File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "empty.tfplan"), plan, overwrite: true);
                break;
            case "gone":
                File.Delete(plan);
                break;
            case "empty":
                File.WriteAllBytes(plan, []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how));
        }
    }
}
