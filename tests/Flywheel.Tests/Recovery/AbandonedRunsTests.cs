using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Recovery;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Recovery;

public sealed class AbandonedRunsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly FlywheelHome _home;
    private readonly RunHistory _history;
    private readonly RunId _run;

    public AbandonedRunsTests()
    {
        _home = new(_folder.Of(".flywheel"));
        _history = RunHistory.InFile(_home.History);
        _run = RunId.New(_time);
    }

    private RunFolder Folder => new(_home, _run);

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_deploy_that_had_claimed_nothing_yet_was_cancelled()
    {
        Die("plan/attic", "deploy/attic", "deploy/runners");

        await CloseAsync();

        Assert.Equal(RunStatus.Cancelled, _history.Find(_run)!.Status);
        var record = RunRecorder.Replay(RunJournal.Read(Folder.Events))!;
        Assert.Equal(["succeeded", "cancelled", "cancelled"], record.Jobs.Select(j => j.Outcome!.Word()));
        Assert.Equal(RunStatus.Cancelled, record.Status);
        Assert.IsType<JobOutcome.Cancelled>(_history.ResultsOf(_run)[StubJob.Parse("deploy/attic")].Outcome);
    }

    [Fact]
    public async Task A_line_that_the_crash_cut_short_does_not_swallow_what_is_written_after_it()
    {
        Die("plan/attic", "deploy/attic");
        File.AppendAllText(Folder.Events, "{\"type\":\"job-fin");

        await CloseAsync();

        var record = RunRecorder.Replay(RunJournal.Read(Folder.Events))!;
        Assert.Equal(["succeeded", "cancelled"], record.Jobs.Select(j => j.Outcome!.Word()));
        Assert.Equal(RunStatus.Cancelled, record.Status);
    }

    [Fact]
    public async Task A_run_that_only_planned_was_cancelled()
    {
        Die("validate/format", "plan/attic");

        await CloseAsync();

        Assert.Equal(RunStatus.Cancelled, _history.Find(_run)!.Status);
    }

    [Fact]
    public async Task A_run_that_left_no_events_was_cancelled_before_anything_ran()
    {
        _history.Begin(Engine.Header(_run, _time));
        Kill();

        await CloseAsync();

        Assert.Equal(RunStatus.Cancelled, _history.Find(_run)!.Status);
    }

    [Fact]
    public async Task A_run_whose_process_lives_is_left_alone()
    {
        _history.Begin(Engine.Header(_run, _time));

        await CloseAsync();

        Assert.Equal(RunStatus.Running, _history.Find(_run)!.Status);
    }

    [Fact]
    public async Task Closing_twice_changes_nothing()
    {
        Die("plan/attic", "deploy/attic");
        await CloseAsync();
        var events = File.ReadAllText(Folder.Events);

        await CloseAsync();

        Assert.Equal(events, File.ReadAllText(Folder.Events));
    }

    [Fact]
    public async Task What_it_had_opened_in_clear_is_removed()
    {
        Die("plan/attic", "deploy/attic");
        var plan = Path.Combine(_home.Work, _run.Value, "deploy.attic", "bundle", "plan.tfplan");
        Directory.CreateDirectory(Path.GetDirectoryName(plan)!);
        File.WriteAllText(plan, "in clear");

        await CloseAsync();

        Assert.False(Directory.Exists(Path.Combine(_home.Work, _run.Value)));
    }

    [Fact]
    public async Task The_spool_of_a_deploy_whose_end_was_recorded_is_removed()
    {
        Die("deploy/attic", "deploy/runners");
        var spool = JobContext.SpoolOf(_home, _run, StubJob.Parse("deploy/attic"));
        Directory.CreateDirectory(spool);
        File.WriteAllText(Path.Combine(spool, "output"), "in clear");

        await CloseAsync();

        Assert.False(Directory.Exists(spool));
    }

    [Fact]
    public async Task A_result_that_only_reached_the_journal_is_kept()
    {
        Die("plan/attic", "deploy/attic");
        Change("DELETE FROM job");

        await CloseAsync();

        Assert.IsType<JobOutcome.Succeeded>(_history.ResultsOf(_run)[StubJob.Parse("plan/attic")].Outcome);
    }

    private Task CloseAsync() => new AbandonedRuns(
        _history, _home, new AbandonedApplies(_history, _home, new(() => throw new NotSupportedException()), new(() => SecretSet.Empty), _time), _time)
        .CloseAsync(follow: null, StopSignal.None);

    // A process that dies while the second job runs; the first has succeeded, the others wait.
    private void Die(params string[] jobs)
    {
        Folder.Create();
        var header = Engine.Header(_run, _time);
        using var journal = new RunJournal(Folder.Events);
        foreach (var observer in new IRunObserver[] { journal, new HistoryWriter(_history) })
        {
            observer.On(new RunStarted(header.StartedAt, header, [.. jobs.Select(j => new PlannedJob(StubJob.Parse(j), []))]));
            observer.On(new JobStarted(header.StartedAt, StubJob.Parse(jobs[0])));
            observer.On(new JobFinished(header.StartedAt, StubJob.Parse(jobs[0]), 1, 1, JobResult.Succeeded()));
            observer.On(new JobStarted(header.StartedAt, StubJob.Parse(jobs[1])));
        }

        Kill();
    }

    private void Kill() => Change("UPDATE run SET process = '1 1 another-boot'");

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_home.History};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this test
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
