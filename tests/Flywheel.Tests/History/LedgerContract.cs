using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Processes;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.History;

/// <summary>What the ledger of applies promises, whatever it is kept in.</summary>
public abstract class LedgerContract : IDisposable
{
    private static readonly string Gone = ProcessIdentity.Own.Replace($" {ProcessIdentity.Own.Split(' ')[1]} ", " 1 ", StringComparison.Ordinal);
    private static readonly string Container = $"{ProcessPlace.Own.Split(' ')[0]} pid:[1]";

    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly Lazy<IHistoryDatabase> _database;

    protected LedgerContract() => _database = new(Open);

    internal IHistoryDatabase Database => _database.Value;

    internal IApplyLedger Ledger => new ApplyLedger(Database);

    /// <summary>Opens the same database again.</summary>
    internal abstract IHistoryDatabase Open();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_database.IsValueCreated)
        {
            _database.Value.Dispose();
        }

        Close();
    }

    protected abstract void Close();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_that_claim_a_stack_at_the_same_moment_one_gets_it(bool samePlan)
    {
        var databases = Enumerable.Range(0, 8).Select(_ => Open()).ToList();
        for (var round = 0; round < 25; round++)
        {
            using var start = new Barrier(databases.Count);
            var stack = $"stack-{round}";

            var claims = await Task.WhenAll(databases.Index().Select(pair => Task.Factory.StartNew(() =>
            {
                var plan = Digest.Of([(byte)round, samePlan ? (byte)0 : (byte)pair.Index]);
                start.SignalAndWait();
                return new ApplyLedger(pair.Item).Claim(Intent(plan) with { Stack = stack });
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            var granted = Assert.IsType<ApplyClaim.Granted>(Assert.Single(claims, c => c is ApplyClaim.Granted));
            Assert.All(claims.Where(c => c != granted), c => Assert.True(samePlan ? c is ApplyClaim.AppliedBefore : c is ApplyClaim.Busy, $"{c}"));
            Assert.Equal(granted.Fence, Ledger.Newest(stack, "lab")!.Fence);
        }

        databases.ForEach(d => d.Dispose());
    }

    [Fact]
    public void An_apply_is_remembered_by_stack_environment_and_plan_until_it_ended_and_after()
    {
        var intent = Intent("plan") with { Commit = "abc", Spool = "/spool" };
        Assert.Null(Ledger.Find(intent.Stack, intent.Environment, intent.Plan));

        var claim = Granted(intent);
        Assert.Equal((null, null, true), (Found(intent).Outcome, Found(intent).StartedAt, Found(intent).IsLive));
        Assert.True(Ledger.Started(claim, StubRun.Start.AddSeconds(1)));
        Assert.True(Ledger.End(claim, OutcomeWords.Failed, StubRun.Start.AddSeconds(2)));

        Assert.Equal(
            new DeployRecord
            {
                Stack = "attic",
                Environment = "lab",
                Plan = intent.Plan,
                Run = intent.Run,
                Commit = "abc",
                IntendedAt = StubRun.Start,
                StartedAt = StubRun.Start.AddSeconds(1),
                EndedAt = StubRun.Start.AddSeconds(2),
                Outcome = "failed",
                Spool = "/spool",
                Host = Environment.MachineName,
                Fence = claim.Fence,
            },
            Found(intent));
        Assert.IsType<ApplyClaim.AppliedBefore>(Ledger.Claim(intent));
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(intent with { Environment = "other" }));
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(intent with { Stack = "other" }));
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(intent with { Plan = Digest.Of("other"u8) }));
    }

    [Fact]
    public void An_intent_whose_process_died_before_tofu_started_is_forgotten()
    {
        Granted(Intent("plan"));
        Become(ProcessPlace.Own, Gone);

        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("plan")));
    }

    [Fact]
    public void An_intent_whose_process_died_is_not_forgotten_when_the_supervisor_recorded_a_start()
    {
        using var spool = new TemporaryFolder();
        File.WriteAllText(spool.Of("start.json"), "{}");
        File.WriteAllText(spool.Of("tofu.json"), "{}");
        var intent = Intent("plan") with { Spool = spool.Root };
        Granted(intent);
        Become(ProcessPlace.Own, Gone);

        Assert.IsType<ApplyClaim.AppliedBefore>(Ledger.Claim(intent with { Run = RunId.New(_time) }));
        Assert.Equal(intent.Run, Assert.IsType<ApplyClaim.Blocked>(Ledger.Claim(Intent("newer"))).Unknown.Run);
        Assert.Equal(intent.Run, Ledger.Unknown("attic", "lab")?.Run);
    }

    [Fact]
    public void An_intent_is_forgotten_when_no_supervisor_came_and_its_spool_can_start_nothing_any_more()
    {
        using var spool = new TemporaryFolder();
        File.WriteAllText(spool.Of("start.json"), "{}");
        Granted(Intent("plan") with { Spool = spool.Root });
        Become(ProcessPlace.Own, Gone);

        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("plan")));
        Assert.True(File.Exists(spool.Of("exit.json")));
    }

    [Fact]
    public void An_apply_that_started_and_whose_process_died_blocks_the_stack_until_a_person_resolves_it()
    {
        var intent = Intent("plan");
        Assert.True(Ledger.Started(Granted(intent), StubRun.Start));
        Assert.Null(Ledger.Unknown("attic", "lab"));
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));
        Assert.False(Ledger.Resolve("attic", "lab", intent.Run, applied: false, "looked", StubRun.Start));

        Become(ProcessPlace.Own, Gone);

        Assert.Equal(intent.Run, Ledger.Unknown("attic", "lab")?.Run);
        Assert.Equal(intent.Run, Assert.Single(Ledger.Open()).Run);
        Assert.IsType<ApplyClaim.Blocked>(Ledger.Claim(Intent("newer")));
        Assert.False(Ledger.Resolve("attic", "lab", RunId.New(_time), applied: true, "looked", StubRun.Start));
        Assert.True(Ledger.Resolve("attic", "lab", intent.Run, applied: true, "looked", StubRun.Start));
        Assert.False(Ledger.Resolve("attic", "lab", intent.Run, applied: false, "looked again", StubRun.Start));
        Assert.Equal("applied: looked", Ledger.NewestApplied("attic", "lab")?.Resolution);
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("newer")));
        Assert.IsType<ApplyClaim.AppliedBefore>(Ledger.Claim(intent));
    }

    [Fact]
    public void An_apply_that_needs_attention_blocks_the_stack_until_it_is_resolved()
    {
        var intent = Intent("plan");
        var claim = Granted(intent);
        Ledger.Started(claim, StubRun.Start);
        Ledger.End(claim, OutcomeWords.NeedsAttention, StubRun.Start);

        Assert.IsType<ApplyClaim.Blocked>(Ledger.Claim(Intent("newer")));
        Assert.Equal(intent.Run, Assert.Single(Ledger.NeedAttention()).Run);
        Assert.True(Ledger.Resolve("attic", "lab", intent.Run, applied: false, "nothing happened", StubRun.Start));
        Assert.Empty(Ledger.NeedAttention());
        Assert.Null(Ledger.NewestApplied("attic", "lab"));
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("newer")));
    }

    [Fact]
    public void Whoever_lost_the_stack_can_neither_start_nor_end_nor_forget_what_another_has_now()
    {
        var late = Granted(Intent("plan"));
        Become(ProcessPlace.Own, Gone);

        var now = Granted(Intent("plan"));

        Assert.True(now.Fence > late.Fence);
        Assert.False(Ledger.Started(late, StubRun.Start));
        Assert.False(Ledger.Renew(late));
        Assert.False(Ledger.NeverStarted(late));
        Assert.False(Ledger.End(late, OutcomeWords.Succeeded, StubRun.Start));
        Assert.Equal((now.Fence, null, null), (Ledger.Newest("attic", "lab")!.Fence, Ledger.Newest("attic", "lab")!.Outcome, Ledger.Newest("attic", "lab")!.StartedAt));
        Assert.True(Ledger.End(now, OutcomeWords.Succeeded, StubRun.Start));
        Assert.False(Ledger.End(now, OutcomeWords.Failed, StubRun.Start));
        Assert.Equal(OutcomeWords.Succeeded, Ledger.Newest("attic", "lab")!.Outcome);
    }

    [Fact]
    public void A_fence_is_given_once_even_when_the_intent_that_had_it_is_forgotten()
    {
        var fences = Enumerable.Range(0, 5).Select(i =>
        {
            var claim = Granted(Intent("plan"));
            Assert.True(Ledger.NeverStarted(claim));
            return claim.Fence;
        }).ToList();

        Assert.Equal(fences.Distinct().Order(), fences);
        Assert.Null(Ledger.Newest("attic", "lab"));
    }

    [Fact]
    public void An_intent_of_another_place_is_kept_while_its_lease_holds_and_forgotten_after()
    {
        Granted(Intent("plan"));
        Become(Container, Gone);
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));

        Age(LeaseKeeper.Limit - TimeSpan.FromSeconds(30));
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));

        Age(LeaseKeeper.Limit);
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("newer")));
    }

    [Fact]
    public void An_apply_of_another_place_that_started_is_never_taken_over()
    {
        var intent = Intent("plan");
        var claim = Granted(intent);
        Ledger.Started(claim, StubRun.Start);
        Become(Container, Gone);
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));
        Assert.False(Ledger.Resolve("attic", "lab", intent.Run, applied: true, "too early", StubRun.Start));

        Age(TimeSpan.FromDays(1000));
        Assert.IsType<ApplyClaim.Blocked>(Ledger.Claim(Intent("newer")));

        Assert.True(Ledger.End(claim, OutcomeWords.Succeeded, StubRun.Start));
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("newer")));
    }

    [Fact]
    public void A_lease_that_is_renewed_holds_and_belongs_to_the_process_that_renewed_it()
    {
        var claim = Granted(Intent("plan"));
        Ledger.Started(claim, StubRun.Start);
        Become(Container, Gone);
        Age(LeaseKeeper.Limit);
        Assert.NotNull(Ledger.Unknown("attic", "lab"));

        Assert.True(Ledger.Renew(claim));

        Assert.True(Ledger.Newest("attic", "lab")!.IsLive);
        Assert.Null(Ledger.Unknown("attic", "lab"));
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    [InlineData(-86400 * 4000)]
    public void The_clocks_of_those_who_apply_have_no_effect(int secondsOff)
    {
        _time.AdjustTime(StubRun.Start.AddSeconds(secondsOff));
        var older = Granted(Intent("plan"));
        Become(Container, Gone);
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));
        Ledger.End(older, OutcomeWords.Succeeded, _time.GetUtcNow());

        _time.AdjustTime(StubRun.Start);
        var newer = Granted(Intent("newer"));

        Assert.True(newer.Fence > older.Fence);
        Assert.Equal(newer.Fence, Ledger.Newest("attic", "lab")!.Fence);
    }

    [Fact]
    public void A_deploy_with_nothing_to_apply_is_the_newest_and_may_come_again()
    {
        var applied = Granted(Intent("plan"));
        Ledger.End(applied, OutcomeWords.Succeeded, StubRun.Start);
        var empty = Intent("nothing");
        Ledger.EndedEmpty(empty);
        Ledger.EndedEmpty(empty with { Run = RunId.New(_time) });

        Assert.True(Ledger.Newest("attic", "lab")!.IsEmpty);
        Assert.Equal(applied.Fence, Ledger.NewestApplied("attic", "lab")!.Fence);
        Assert.Empty(Ledger.Open());

        Ledger.EndedEmpty(applied.Intent);
        Assert.False(Found(applied.Intent).IsEmpty);
    }

    [Fact]
    public void The_database_itself_refuses_a_second_open_apply_and_a_second_of_the_same_plan()
    {
        Granted(Intent("plan"));
        const string copy = "INSERT INTO apply (stack, environment, plan, run, intended_at, outcome, fence) SELECT stack, environment, @plan, run, intended_at, @outcome, 99 FROM apply";

        Assert.ThrowsAny<System.Data.Common.DbException>(() => Database.Write(copy, ("@plan", "other"), ("@outcome", null)));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => Database.Write(copy, ("@plan", Intent("plan").Plan.Hex), ("@outcome", "failed")));
        Assert.Equal(1, Database.Write(copy, ("@plan", "other"), ("@outcome", "failed")));
    }

    [Fact]
    public void A_seal_is_known_here_and_only_for_its_stack_environment_and_plan()
    {
        var seal = new PlanSeal("attic", "lab", Digest.Of("plan"u8), Digest.Of("bundle"u8), RunId.New(_time), StubRun.Start);
        Ledger.Sealed(seal);

        Assert.Equal(seal, Ledger.FindSeal("attic", "lab", seal.Plan));
        Assert.Null(Ledger.FindSeal("attic", "prod", seal.Plan));
        Assert.Null(Ledger.FindSeal("runners", "lab", seal.Plan));
        Assert.Null(Ledger.FindSeal("attic", "lab", seal.Bundle));
        Assert.Equal([seal], Ledger.SealsSince(StubRun.Start));
        Assert.Empty(Ledger.SealsSince(StubRun.Start.AddSeconds(1)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_lease_keeper_renews_until_it_is_disposed_and_says_when_the_apply_was_ended_by_another()
    {
        var claim = Granted(Intent("plan"));
        await using var keeper = new LeaseKeeper(Ledger, claim, _time);
        Become(Container, Gone);

        while (!Ledger.Newest("attic", "lab")!.IsLive || Database.Read("SELECT place FROM apply", row => row.GetString(0))[0] == Container)
        {
            _time.Advance(LeaseKeeper.Period);
            await Task.Yield();
        }

        Assert.False(keeper.IsLost);
        Ledger.NeverStarted(claim);
        while (!keeper.IsLost)
        {
            _time.Advance(LeaseKeeper.Period);
            await Task.Yield();
        }
    }

    internal ApplyIntent Intent(string plan) => Intent(Digest.Of(System.Text.Encoding.UTF8.GetBytes(plan)));

    internal ApplyIntent Intent(Digest plan) => new("attic", "lab", plan, RunId.New(_time), _time.GetUtcNow());

    internal ApplyClaim.Granted Granted(ApplyIntent intent) => Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(intent));

    private DeployRecord Found(ApplyIntent intent) => Ledger.Find(intent.Stack, intent.Environment, intent.Plan)!;

    // As if somebody else had made the claim.
    internal void Become(string place, string process) =>
        Database.Write("UPDATE apply SET place = @place, process = @process, host = 'elsewhere' WHERE outcome IS NULL", ("@place", place), ("@process", process));

    // As if the last renewal were so long ago by the database's clock.
    internal void Age(TimeSpan age) =>
        Database.Write($"UPDATE apply SET renewed_at = {Database.Now} - @age WHERE outcome IS NULL", ("@age", (long)age.TotalMilliseconds));
}
