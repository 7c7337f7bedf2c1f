using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Deployments.Guards;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Testing;
using Flywheel.Tools;

namespace Flywheel.Tests.Deployments.Guards;

public sealed class SupersessionTests : IDisposable
{
    private static readonly DeployRule Branches = new(TakesAny: false, []);
    private static readonly DeployRule Any = new(TakesAny: true, []);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Sandbox _repository = Sandbox.Create();
    private readonly MemoryLedger _ledger = new();
    private readonly string _old;
    private readonly string _new;
    private int _plans;

    public SupersessionTests()
    {
        _old = Commit("a");
        _new = Commit("b");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_plan_is_overtaken_by_nothing() => Assert.Empty(await RefusalsAsync(Plan(_old, Noon), Branches));

    [Fact(Timeout = 60_000)]
    public async Task A_deploy_of_another_run_since_the_plan_overtakes_it()
    {
        var run = Apply(_new, Noon.AddMinutes(1));

        var refusal = Assert.Single(await RefusalsAsync(Plan(_new, Noon), Any));

        Assert.Equal(DeployRules.Superseded.Code, refusal.Code);
        Assert.Contains($"{run} deployed attic to lab at 2026-03-01 12:01:00Z", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task So_does_one_that_had_nothing_to_apply()
    {
        _ledger.EndedEmpty(Intent(_new, Noon.AddMinutes(1)));

        Assert.Contains("with nothing to apply", Assert.Single(await RefusalsAsync(Plan(_new, Noon), Branches)).Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_in_the_same_millisecond_counts_as_later()
    {
        Apply(_new, Noon);

        Assert.Single(await RefusalsAsync(Plan(_new, Noon.AddTicks(9)), Branches));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(-90)]
    [InlineData(90)]
    public async Task What_was_deployed_after_the_seal_overtakes_the_plan_whatever_the_clocks_say(int minutes)
    {
        var plan = Plan(_new, Noon);
        _ledger.Sealed(new("attic", "lab", plan.Plan, Digest.Of("bundle"u8), plan.Run, Noon.AddMinutes(1)));

        Apply(_new, Noon.AddMinutes(minutes));

        Assert.Equal(DeployRules.Superseded.Code, Assert.Single(await RefusalsAsync(plan, Any)).Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_deployed_before_the_seal_does_not_although_a_clock_was_ahead()
    {
        Apply(_new, Noon.AddMinutes(90));
        var plan = Plan(_new, Noon);
        _ledger.Sealed(new("attic", "lab", plan.Plan, Digest.Of("bundle"u8), plan.Run, Noon.AddMinutes(1)));

        Assert.Empty(await RefusalsAsync(plan, Any));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_deployed_while_the_plan_was_made_overtakes_it()
    {
        Apply(_new, Noon.AddSeconds(30));
        var plan = Plan(_new, Noon);
        _ledger.Sealed(new("attic", "lab", plan.Plan, Digest.Of("bundle"u8), plan.Run, Noon.AddMinutes(1)));

        Assert.Single(await RefusalsAsync(plan, Any));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_deploy_before_the_plan_does_not_overtake_it()
    {
        Apply(_new, Noon.AddMinutes(-1));

        Assert.Empty(await RefusalsAsync(Plan(_new, Noon), Branches));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_does_not_overtake_itself()
    {
        var run = Apply(_new, Noon.AddMinutes(1));

        Assert.Empty(await RefusalsAsync(Plan(_new, Noon), Branches, run: run));
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_stack_and_another_environment_overtake_nothing()
    {
        Apply(_new, Noon.AddMinutes(1), stack: "runners");
        Apply(_new, Noon.AddMinutes(1), environment: "prod");

        Assert.Empty(await RefusalsAsync(Plan(_old, Noon), Branches));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_plan_of_an_older_commit_is_refused_also_when_it_was_made_later()
    {
        Apply(_new, Noon);

        var refusal = Assert.Single(await RefusalsAsync(Plan(_old, Noon.AddMinutes(1)), Branches));

        Assert.Equal(DeployRules.OlderCommit.Code, refusal.Code);
        Assert.Contains(_old[..12], refusal.Detail, StringComparison.Ordinal);
        Assert.Contains(_new[..12], refusal.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_any_revision_is_taken_their_order_does_not_matter()
    {
        Apply(_new, Noon);

        Assert.Empty(await RefusalsAsync(Plan(_old, Noon.AddMinutes(1)), Any));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_rollback_lifts_the_order_of_commits_and_nothing_else()
    {
        Apply(_new, Noon.AddMinutes(2));

        Assert.Equal([DeployRules.Superseded.Code], Codes(await RefusalsAsync(Plan(_old, Noon.AddMinutes(1)), Branches, isRollback: true)));
        Assert.Empty(await RefusalsAsync(Plan(_old, Noon.AddMinutes(3)), Branches, isRollback: true));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_commit_that_is_not_here_is_refused_with_the_command_that_fetches_it()
    {
        Apply(new string('d', 40), Noon);

        var refusal = Assert.Single(await RefusalsAsync(Plan(_new, Noon.AddMinutes(1)), Branches));

        Assert.Equal(DeployRules.AncestryUnknown.Code, refusal.Code);
        Assert.Contains("git fetch", refusal.Help, StringComparison.Ordinal);
    }

    /// <summary>Two commits; both are planned, both are deployed, in all orders in which a plan comes before its deploy, some with an empty deploy of the newer one.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("old.plan new.plan new.apply old.deploy", "FW4331 FW4332")]
    [InlineData("new.plan old.plan new.apply old.deploy", "FW4331 FW4332")]
    [InlineData("new.plan new.apply old.plan old.deploy", "FW4332")]
    [InlineData("old.plan new.plan new.empty old.deploy", "FW4331")]
    [InlineData("new.plan new.apply old.plan new.empty old.deploy", "FW4331 FW4332")]
    [InlineData("old.plan old.apply new.plan new.apply old.deploy", "FW4331 FW4332")]
    [InlineData("old.plan new.plan old.apply new.deploy", "FW4331")]
    [InlineData("old.plan old.apply new.plan new.deploy", "")]
    [InlineData("new.plan new.apply old.plan old.rollback", "")]
    [InlineData("old.plan new.plan new.apply old.rollback", "FW4331")]
    [InlineData("new.plan new.apply new.plan new.deploy", "")]
    [InlineData("new.plan new.apply old.plan old.applied-back new.plan new.deploy", "")]
    public async Task An_older_plan_never_follows_a_newer_apply(string steps, string codes)
    {
        var plans = new Dictionary<string, BundleManifest>(StringComparer.Ordinal);
        var at = Noon;
        foreach (var step in steps.Split(' ').Select(s => s.Split('.')))
        {
            at = at.AddSeconds(1);
            switch (step)
            {
                case [var which, "plan"]:
                    plans[which] = Plan(which == "old" ? _old : _new, at);
                    break;
                case [var which, "apply" or "applied-back"]:
                    Apply(plans[which].Commit!, at, plan: plans[which].Plan);
                    break;
                case [var which, "empty"]:
                    _ledger.EndedEmpty(Intent(plans[which].Commit!, at));
                    break;
                case [var which, var last]:
                    var found = await RefusalsAsync(plans[which], Branches, isRollback: last == "rollback");
                    Assert.Equal(codes, string.Join(' ', Codes(found)));
                    break;
                default:
                    break;
            }
        }
    }

    public void Dispose()
    {
        _repository.Dispose();
        _ledger.Dispose();
    }

    private string Commit(string file)
    {
        _repository.WithFile(file, file).Commit(file);
        return _repository.Git("rev-parse", "HEAD");
    }

    private async Task<ImmutableArray<Diagnostic>> RefusalsAsync(BundleManifest plan, DeployRule rule, bool isRollback = false, RunId? run = null)
    {
        var order = new CommitOrder(
            new ToolPath("/usr/local/bin:/usr/bin:/bin", _repository.Root), _repository.Root, ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"));
        return await new Supersession(_ledger, order).RefusalsAsync(plan, rule, isRollback, new TestJobContext(_repository.Root, new JobId(Stage.Deploy, "attic"), run));
    }

    private static IEnumerable<string> Codes(ImmutableArray<Diagnostic> found) => found.Select(d => d.Code).Order(StringComparer.Ordinal);

    private RunId Apply(string commit, DateTimeOffset at, string stack = "attic", string environment = "lab", Digest? plan = null)
    {
        var intent = Intent(commit, at) with { Stack = stack, Environment = environment };
        var claim = Assert.IsType<ApplyClaim.Granted>(_ledger.Claim(plan is { } digest ? intent with { Plan = digest } : intent));
        _ledger.Started(claim, at);
        Assert.True(_ledger.End(claim, OutcomeWords.Succeeded, at));
        return intent.Run;
    }

    private ApplyIntent Intent(string commit, DateTimeOffset at) => new("attic", "lab", NextDigest(), RunId.New(TimeProvider.System), at) { Commit = commit };

    private BundleManifest Plan(string commit, DateTimeOffset at) => new()
    {
        Stack = "attic",
        Environment = "lab",
        Run = RunId.New(TimeProvider.System),
        PlannedAt = at,
        Plan = NextDigest(),
        IsEmpty = false,
        Commit = commit,
        Tree = Digest.Of("tree"u8),
        TreePath = "/tree",
        Variables = Digest.Of("values"u8),
        Tool = "tofu",
        ToolVersion = "1.12.6",
        Backend = "local attic-lab",
        Serial = 0,
    };

    private Digest NextDigest() => Digest.Of(System.Text.Encoding.UTF8.GetBytes((_plans++).ToString(CultureInfo.InvariantCulture)));
}
