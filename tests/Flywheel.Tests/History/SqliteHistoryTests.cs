using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.History;

public sealed class SqliteHistoryTests : IDisposable
{
    private static readonly JobId Plan = StubJob.Parse("plan/attic");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly RunHistory _history;

    public SqliteHistoryTests() => _history = RunHistory.InFile(_folder.Of("history.db"));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_run_is_found_as_it_was_begun_and_as_it_ended()
    {
        var header = Engine.Header(RunId.New(_time), _time) with { IsDirty = true, BasedOn = RunId.New(_time) };
        _history.Begin(header);
        Assert.Equal((header, RunStatus.Running, ProcessIdentity.Own), (_history.Find(header.Id)!.Header, _history.Find(header.Id)!.Status, _history.Find(header.Id)!.Process));

        _history.End(header.Id, RunStatus.NeedsAttention, TimeSpan.FromMilliseconds(1234.5));

        var found = _history.Find(header.Id)!;
        Assert.Equal((RunStatus.NeedsAttention, TimeSpan.FromMilliseconds(1234.5)), (found.Status, found.Duration));
        Assert.Empty(_history.Running());
    }

    [Fact]
    public void What_is_not_known_of_a_run_stays_unknown()
    {
        var header = Engine.Header(RunId.New(_time), _time) with { Environment = null, Branch = null, Commit = null };
        _history.Begin(header);

        Assert.Equal(header, _history.Find(header.Id)!.Header);
        Assert.Null(_history.Find(RunId.New(_time)));
    }

    [Fact]
    public void The_result_of_a_job_comes_back_whole_and_the_later_one_counts()
    {
        var run = Begin();
        _history.Keep(run, Plan, JobResult.Failed("first"));
        var result = new JobResult
        {
            Outcome = new JobOutcome.NeedsAttention("killed", ["a", "b"]),
            Artifacts = [new("plan.tfplan", Digest.Of("x"u8), 1)],
            Facts = JobResult.Succeeded().Facts.Add("empty", "false"),
            Diagnostics = [PlanRules.Stale.At(new("main.tf", 2, 3), "detail", "help") with { Snippet = "x = 1" }],
            Note = "1 to add",
        };

        _history.Keep(run, Plan, result);

        var kept = _history.ResultsOf(run)[Plan];
        Assert.Equal("killed a b", $"{kept.Outcome.Reason()} {string.Join(' ', ((JobOutcome.NeedsAttention)kept.Outcome).Suspects)}");
        Assert.Equal((result.Artifacts[0], result.Diagnostics[0], result.Note), (kept.Artifacts[0], kept.Diagnostics[0], kept.Note));
        Assert.Equal(result.Facts, kept.Facts);
    }

    [Fact]
    public void The_newest_runs_come_first_and_only_those_of_the_environment()
    {
        var runs = new[] { "dev", "prod", "dev" }.Select(environment =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Begin(environment);
        }).ToList();

        Assert.Equal([runs[2], runs[1]], _history.Newest(2, null).Select(r => r.Header.Id));
        Assert.Equal([runs[2], runs[0]], _history.Newest(10, "dev").Select(r => r.Header.Id));
    }

    [Fact]
    public void A_run_that_is_forgotten_takes_its_results_with_it()
    {
        var run = Begin();
        _history.Keep(run, Plan, JobResult.Succeeded());

        _history.Remove(run);

        Assert.Null(_history.Find(run));
        Assert.Empty(_history.ResultsOf(run));
    }

    [Fact]
    public async Task Of_many_that_intend_the_same_plan_at_the_same_moment_one_may_apply_it()
    {
        var histories = Enumerable.Range(0, 8).Select(_ => RunHistory.InFile(_folder.Of("history.db"))).ToList();
        for (var round = 0; round < 25; round++)
        {
            var plan = Digest.Of([(byte)round]);
            using var start = new Barrier(histories.Count);

            var allowed = await Task.WhenAll(histories.Select(history => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                return history.Applies.Claim(Intent(plan) with { Stack = plan.Short }) is ApplyClaim.Granted;
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Equal(1, allowed.Count(a => a));
        }

        histories.ForEach(h => h.Dispose());
    }

    [Fact]
    public void An_apply_is_remembered_by_stack_environment_and_plan_until_it_ended_and_after()
    {
        var ledger = _history.Applies;
        var intent = Intent(Digest.Of("plan"u8));
        Assert.Null(ledger.Find(intent.Stack, intent.Environment, intent.Plan));

        var claim = Assert.IsType<ApplyClaim.Granted>(ledger.Claim(intent));
        Assert.Null(ledger.Find(intent.Stack, intent.Environment, intent.Plan)?.Outcome);
        Assert.True(ledger.End(claim, "failed", _time.GetUtcNow()));

        Assert.Equal("failed", ledger.Find(intent.Stack, intent.Environment, intent.Plan)?.Outcome);
        Assert.IsType<ApplyClaim.AppliedBefore>(ledger.Claim(intent));
        Assert.IsType<ApplyClaim.Granted>(ledger.Claim(intent with { Environment = "other" }));
        Assert.IsType<ApplyClaim.Granted>(ledger.Claim(intent with { Stack = "other" }));
        Assert.IsType<ApplyClaim.Granted>(ledger.Claim(intent with { Plan = Digest.Of("other"u8) }));
    }

    [Fact]
    public void A_state_is_bound_at_first_sight_and_gets_its_lineage_later()
    {
        var states = _history.States;

        Assert.Equal(new("local attic-lab", null), states.Bind("attic", "lab", new("local attic-lab", null)));
        Assert.Equal(new("local attic-lab", "one"), states.Bind("attic", "lab", new("local attic-lab", "one")));
        Assert.Equal(new("local attic-lab", "one"), states.Bind("attic", "lab", new("http address=x", "two")));
        Assert.Equal(["attic in lab"], states.OthersOn("attic", "prod", "local attic-lab"));
        Assert.Empty(states.OthersOn("attic", "lab", "local attic-lab"));
    }

    [Fact]
    public void States_of_a_lab_that_was_made_fresh_are_forgotten_and_no_others()
    {
        var states = _history.States;
        states.Bind("attic", "lab", new("http address=lab:/api/v4/projects/1/terraform/state/attic-lab", "one"));
        states.Bind("attic", "prod", new("http address=https://forge.test/state/attic-prod", "two"));

        _history.ForgetLabStates();

        Assert.Equal("three", states.Bind("attic", "lab", new("http address=lab:/api/v4/projects/1/terraform/state/attic-lab", "three")).Lineage);
        Assert.Equal("two", states.Bind("attic", "prod", new("http address=https://forge.test/state/attic-prod", "four")).Lineage);
    }

    [Fact]
    public void A_commit_is_on_disk_when_a_method_returns()
    {
        using var connection = Flywheel.Files.SqliteFile.Open(_folder.Of("history.db"), durable: true, SqliteSchema.Migrations);

        Assert.Equal("wal", Ask(connection, "PRAGMA journal_mode"));
        Assert.Equal("2", Ask(connection, "PRAGMA synchronous"));
        Assert.Equal("1", Ask(connection, "PRAGMA foreign_keys"));
        Assert.Equal("ok", Ask(connection, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Many_that_open_a_new_history_at_once_all_find_the_same()
    {
        var path = _folder.Of("new/history.db");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            using var history = RunHistory.InFile(path);
            history.Begin(Engine.Header(RunId.New(_time), _time));
        }, TestContext.Current.CancellationToken)));

        using var all = RunHistory.InFile(path);
        Assert.Equal(8, all.Newest(100, null).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("999999999 1 boot")]
    [InlineData("1 1 another-boot")]
    public void A_process_of_another_boot_or_start_is_not_alive(string identity) => Assert.False(ProcessIdentity.IsAlive(identity));

    [Fact]
    public void This_process_is_alive_and_a_later_one_with_its_number_is_not_it()
    {
        Assert.True(ProcessIdentity.IsAlive(ProcessIdentity.Own));
        Assert.False(ProcessIdentity.IsAlive(ProcessIdentity.Own.Replace($" {ProcessIdentity.Own.Split(' ')[1]} ", " 1 ", StringComparison.Ordinal)));
    }

    private static string Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = question;
#pragma warning restore CA2100
        return command.ExecuteScalar()!.ToString()!;
    }

    private ApplyIntent Intent(Digest plan) => new("attic", "lab", plan, RunId.New(_time), _time.GetUtcNow());

    private RunId Begin(string environment = "lab")
    {
        var id = RunId.New(_time);
        _history.Begin(Engine.Header(id, _time, environment));
        return id;
    }
}
