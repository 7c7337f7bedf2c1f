using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.History;

/// <summary>Which plan a stack was left with.</summary>
public abstract class EarlierPlansContract : IDisposable
{
    private static readonly JobId Plan = StubJob.Parse("plan/attic");
    private static readonly JobId Deploy = StubJob.Parse("deploy/attic");

    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly Lazy<RunHistory> _opened;

    protected EarlierPlansContract() => _opened = new(() => new(Open()));

    private RunHistory History => _opened.Value;

    private RunId? Left => History.EarlierPlans("/repository").Unapplied("attic", "lab")?.Run;

    internal abstract IHistoryDatabase Open();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_opened.IsValueCreated)
        {
            _opened.Value.Dispose();
        }
    }

    [Fact]
    public void Without_any_plan_there_is_none() => Assert.Null(Left);

    [Fact]
    public void The_last_plan_counts_also_when_a_later_one_failed()
    {
        Planned();
        var last = Planned();
        History.Keep(Begin(), Plan, JobResult.Failed("no"));

        Assert.Equal(last, Left);
        Assert.Equal(Summary, History.EarlierPlans("/repository").Unapplied("attic", "lab")!.Summary);
        Assert.Null(History.EarlierPlans("/repository").Unapplied("attic", "prod"));
        Assert.Null(History.EarlierPlans("/repository").Unapplied("runners", "lab"));
    }

    [Fact]
    public void A_plan_that_was_applied_is_not_pending()
    {
        var planned = Planned();
        Applied(planned);

        Assert.Null(Left);
    }

    [Fact]
    public void A_plan_that_was_begun_is_not_pending_until_a_person_says_that_it_was_not_applied()
    {
        var planned = Planned();
        var claim = Claimed(planned);
        History.Applies.Started(claim, _time.GetUtcNow());
        History.Applies.End(claim, OutcomeWords.NeedsAttention, _time.GetUtcNow());
        Assert.Null(Left);

        Assert.True(History.Applies.Resolve("attic", "lab", claim.Intent.Run, applied: false, "looked", _time.GetUtcNow()));

        Assert.Equal(planned, Left);
    }

    [Fact]
    public void A_plan_that_a_deploy_refused_is_pending_although_another_was_applied_since()
    {
        var older = Planned();
        Applied(Planned());
        Assert.Null(Left);

        Deployed(older, JobResult.Refused("stale"));

        Assert.Equal(older, Left);
    }

    [Fact]
    public void What_was_planned_after_a_refusal_takes_its_place()
    {
        var older = Planned();
        Deployed(older, JobResult.Refused("stale"));
        Applied(Planned());

        Assert.Null(Left);
    }

    [Fact]
    public void A_deploy_that_never_came_to_the_stack_leaves_its_plan_pending()
    {
        var planned = Planned();
        Deployed(planned, new() { Outcome = new JobOutcome.Skipped("deploy/dns failed") });

        Assert.Equal(planned, Left);
    }

    [Fact]
    public void Nothing_is_compared_with_a_plan_that_had_nothing_in_it()
    {
        Planned();
        Planned(empty: true);

        Assert.Null(Left);
    }

    private static Artifact Summary => new(PlanArtifacts.Summary, Digest.Of("summary"u8), 7);

    private RunId Begin(RunId? basedOn = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var header = Engine.Header(RunId.New(_time), _time) with { BasedOn = basedOn };
        History.Begin(header);
        return header.Id;
    }

    private RunId Planned(bool empty = false)
    {
        var run = Begin();
        History.Applies.Sealed(new("attic", "lab", DigestOf(run), Digest.Of("bundle"u8), run, _time.GetUtcNow()));
        History.Keep(run, Plan, new()
        {
            Outcome = new JobOutcome.Succeeded(),
            Artifacts = [Summary],
            Facts = JobResult.Succeeded().Facts.Add(PlanArtifacts.EmptyFact, empty ? "true" : "false"),
        });
        return run;
    }

    private RunId Deployed(RunId plan, JobResult result)
    {
        var run = Begin(plan);
        History.Keep(run, Deploy, result);
        return run;
    }

    private void Applied(RunId plan)
    {
        var claim = Claimed(plan);
        History.Applies.Started(claim, _time.GetUtcNow());
        History.Applies.End(claim, OutcomeWords.Succeeded, _time.GetUtcNow());
        History.Keep(claim.Intent.Run, Deploy, JobResult.Succeeded());
    }

    private ApplyClaim.Granted Claimed(RunId plan) =>
        Assert.IsType<ApplyClaim.Granted>(History.Applies.Claim(new("attic", "lab", DigestOf(plan), Begin(plan), _time.GetUtcNow())));

    private static Digest DigestOf(RunId run) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(run.Value));
}
