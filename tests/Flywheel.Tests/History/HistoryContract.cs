using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.History;

/// <summary>What every history promises, whatever it is kept in.</summary>
public abstract class HistoryContract : IDisposable
{
    private static readonly JobId Plan = StubJob.Parse("plan/attic");

    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly Lazy<RunHistory> _opened;

    protected HistoryContract() => _opened = new(() => new(Open()));

    private RunHistory History => _opened.Value;

    /// <summary>Opens the same database again.</summary>
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

        Close();
    }

    protected abstract void Close();

    [Fact]
    public void A_run_is_found_as_it_was_begun_and_as_it_ended()
    {
        var header = Engine.Header(RunId.New(_time), _time) with { IsDirty = true, BasedOn = RunId.New(_time) };
        History.Begin(header);
        Assert.Equal((header, RunStatus.Running, ProcessIdentity.Own), (History.Find(header.Id)!.Header, History.Find(header.Id)!.Status, History.Find(header.Id)!.Process));

        History.End(header.Id, RunStatus.NeedsAttention, TimeSpan.FromMilliseconds(1234.5));

        var found = History.Find(header.Id)!;
        Assert.Equal((RunStatus.NeedsAttention, TimeSpan.FromMilliseconds(1234.5)), (found.Status, found.Duration));
        Assert.Empty(History.Running());
    }

    [Fact]
    public void What_is_not_known_of_a_run_stays_unknown()
    {
        var header = Engine.Header(RunId.New(_time), _time) with { Environment = null, Branch = null, Commit = null };
        History.Begin(header);

        Assert.Equal(header, History.Find(header.Id)!.Header);
        Assert.Null(History.Find(RunId.New(_time)));
    }

    [Fact]
    public void The_result_of_a_job_comes_back_whole_and_the_later_one_counts()
    {
        var run = Begin();
        History.Keep(run, Plan, JobResult.Failed("first"));
        var result = new JobResult
        {
            Outcome = new JobOutcome.NeedsAttention("killed", ["a", "b"]),
            Artifacts = [new("plan.tfplan", Digest.Of("x"u8), 1)],
            Facts = JobResult.Succeeded().Facts.Add("empty", "false"),
            Diagnostics = [PlanRules.Stale.At(new("main.tf", 2, 3), "detail", "help") with { Snippet = "x = 1" }],
            Note = "1 to add",
            Comparison = new(RunId.New(_time), ["+ a: create, which the old plan did not"]),
        };

        History.Keep(run, Plan, result);

        var kept = History.ResultsOf(run)[Plan];
        Assert.Equal("killed a b", $"{kept.Outcome.Reason()} {string.Join(' ', ((JobOutcome.NeedsAttention)kept.Outcome).Suspects)}");
        Assert.Equal((result.Artifacts[0], result.Diagnostics[0], result.Note), (kept.Artifacts[0], kept.Diagnostics[0], kept.Note));
        Assert.Equal(result.Facts, kept.Facts);
        Assert.Equal((result.Comparison.Run, result.Comparison.Lines[0]), (kept.Comparison!.Run, Assert.Single(kept.Comparison.Lines)));
    }

    [Fact]
    public void The_newest_runs_come_first_and_only_those_of_the_environment()
    {
        var runs = new[] { "dev", "prod", "dev" }.Select(environment =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Begin(environment);
        }).ToList();

        Assert.Equal([runs[2], runs[1]], History.Newest(2, null).Select(r => r.Header.Id));
        Assert.Equal([runs[2], runs[0]], History.Newest(10, "dev").Select(r => r.Header.Id));
    }

    [Fact]
    public void A_run_that_is_forgotten_takes_its_results_with_it()
    {
        var run = Begin();
        History.Keep(run, Plan, JobResult.Succeeded());

        History.Remove(run);

        Assert.Null(History.Find(run));
        Assert.Empty(History.ResultsOf(run));
    }

    [Fact]
    public void A_state_is_bound_at_first_sight_and_gets_its_lineage_later()
    {
        var states = History.States;

        Assert.Equal(new("local attic-lab", null), states.Bind("attic", "lab", new("local attic-lab", null)));
        Assert.Equal(new("local attic-lab", "one"), states.Bind("attic", "lab", new("local attic-lab", "one")));
        Assert.Equal(new("local attic-lab", "one"), states.Bind("attic", "lab", new("http address=x", "two")));
        Assert.Equal(["attic in lab"], states.OthersOn("attic", "prod", "local attic-lab"));
        Assert.Empty(states.OthersOn("attic", "lab", "local attic-lab"));
    }

    [Fact]
    public void States_of_a_lab_that_was_made_fresh_are_forgotten_and_no_others()
    {
        var states = History.States;
        states.Bind("attic", "lab", new("http address=lab:/api/v4/projects/1/terraform/state/attic-lab", "one"));
        states.Bind("attic", "prod", new("http address=https://forge.test/state/attic-prod", "two"));

        History.ForgetLabStates();

        Assert.Equal("three", states.Bind("attic", "lab", new("http address=lab:/api/v4/projects/1/terraform/state/attic-lab", "three")).Lineage);
        Assert.Equal("two", states.Bind("attic", "prod", new("http address=https://forge.test/state/attic-prod", "four")).Lineage);
    }

    [Fact]
    public void A_rescued_state_is_there_until_it_is_settled_once()
    {
        var rescues = History.Rescues;
        var state = new RescuedState("attic", "lab", RunId.New(_time), new("rescue.sealed", Digest.Of("x"u8), 12), null, 7, StubRun.Start);
        rescues.Keep(state);
        rescues.Keep(state with { Stack = "runners", Lineage = "one" });

        Assert.Equal([state], rescues.Unsettled("attic", "lab"));
        Assert.Equal(["attic", "runners"], rescues.Unsettled().Select(r => r.Stack).Order());
        Assert.True(rescues.Settle("attic", "lab", state.Run, "pushed", StubRun.Start));
        Assert.False(rescues.Settle("attic", "lab", state.Run, "discarded", StubRun.Start));
        Assert.Empty(rescues.Unsettled("attic", "lab"));
    }

    [Fact]
    public void A_serial_only_grows_until_a_person_accepts_another_state()
    {
        var states = History.States;
        states.Bind("attic", "lab", new("local a", "one", 3));

        states.Raise("attic", "lab", 9);
        states.Raise("attic", "lab", 4);
        Assert.Equal(new("local a", "one", 9), states.Find("attic", "lab"));

        states.Accept("attic", "lab", new("local b", "two", 1));
        Assert.Equal(new("local b", "two", 1), states.Find("attic", "lab"));
        Assert.Null(states.Find("attic", "prod"));
    }

    [Fact]
    public void What_one_wrote_another_that_has_the_same_history_open_reads_at_once()
    {
        using var other = new RunHistory(Open());

        var run = Begin();
        other.End(run, RunStatus.Failed, TimeSpan.FromSeconds(1));

        Assert.Equal(RunStatus.Failed, History.Find(run)!.Status);
        Assert.Equal(Environment.MachineName, other.Find(run)!.Host);
    }

    [Fact]
    public async Task Many_that_open_a_new_history_at_once_all_find_the_same()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            using var history = new RunHistory(Open());
            history.Begin(Engine.Header(RunId.New(_time), _time));
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(8, History.Newest(100, null).Length);
    }

    [Fact]
    public void Nothing_of_what_failed_half_way_is_kept()
    {
        using var database = Open();

        Assert.Throws<InvalidOperationException>(() => database.Alone<int>(statements =>
        {
            statements.Write("UPDATE fence SET value = 77");
            throw new InvalidOperationException();
        }));

        Assert.NotEqual(77, Assert.Single(database.Read("SELECT value FROM fence", row => row.GetInt64(0))));
    }

    [Theory]
    [InlineData("'; DROP TABLE run; --")]
    [InlineData("\" OR 1=1 --")]
    [InlineData("@stack")]
    [InlineData("%")]
    [InlineData("ä\u0001€😀")]
    public void Names_are_values_and_never_statements(string name)
    {
        History.States.Bind(name, name, new(name, name));
        var run = Begin(name);

        Assert.Equal(new(name, name), History.States.Find(name, name));
        Assert.Null(History.States.Find("other", name));
        Assert.Equal(name, Assert.Single(History.Newest(10, name)).Header.Environment);
        Assert.Equal(name, History.Find(run)!.Header.Environment);
    }

    private RunId Begin(string environment = "lab")
    {
        var id = RunId.New(_time);
        History.Begin(Engine.Header(id, _time, environment));
        return id;
    }
}
