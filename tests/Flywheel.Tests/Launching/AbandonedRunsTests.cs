using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Runs;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Launching;

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
    public void An_apply_that_was_under_way_is_unknown_and_the_run_needs_attention()
    {
        Die("plan/attic", "deploy/attic", "deploy/runners");

        AbandonedRuns.Close(_history, _home, _time);

        Assert.Equal(RunStatus.NeedsAttention, _history.Find(_run)!.Status);
        var record = RunRecorder.Replay(RunJournal.Read(Folder.Events))!;
        Assert.Equal(["succeeded", "needs-attention", "cancelled"], record.Jobs.Select(j => j.Outcome!.Word()));
        Assert.Equal(RunStatus.NeedsAttention, record.Status);
        Assert.IsType<JobOutcome.NeedsAttention>(_history.ResultsOf(_run)[StubJob.Parse("deploy/attic")].Outcome);
    }

    [Fact]
    public void A_line_that_the_crash_cut_short_does_not_swallow_what_is_written_after_it()
    {
        Die("plan/attic", "deploy/attic");
        File.AppendAllText(Folder.Events, "{\"type\":\"job-fin");

        AbandonedRuns.Close(_history, _home, _time);

        var record = RunRecorder.Replay(RunJournal.Read(Folder.Events))!;
        Assert.Equal(["succeeded", "needs-attention"], record.Jobs.Select(j => j.Outcome!.Word()));
        Assert.Equal(RunStatus.NeedsAttention, record.Status);
    }

    [Fact]
    public void A_run_that_only_planned_was_cancelled()
    {
        Die("validate/format", "plan/attic");

        AbandonedRuns.Close(_history, _home, _time);

        Assert.Equal(RunStatus.Cancelled, _history.Find(_run)!.Status);
    }

    [Fact]
    public void A_run_that_left_no_events_was_cancelled_before_anything_ran()
    {
        _history.Begin(Engine.Header(_run, _time));
        Kill();

        AbandonedRuns.Close(_history, _home, _time);

        Assert.Equal(RunStatus.Cancelled, _history.Find(_run)!.Status);
    }

    [Fact]
    public void A_run_whose_process_lives_is_left_alone()
    {
        _history.Begin(Engine.Header(_run, _time));

        AbandonedRuns.Close(_history, _home, _time);

        Assert.Equal(RunStatus.Running, _history.Find(_run)!.Status);
    }

    [Fact]
    public void Closing_twice_changes_nothing()
    {
        Die("plan/attic", "deploy/attic");
        AbandonedRuns.Close(_history, _home, _time);
        var events = File.ReadAllText(Folder.Events);

        AbandonedRuns.Close(_history, _home, _time);

        Assert.Equal(events, File.ReadAllText(Folder.Events));
    }

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

    private void Kill()
    {
        using var connection = new SqliteConnection($"Data Source={_home.History};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE run SET process = '1 1 another-boot'";
        command.ExecuteNonQuery();
    }
}
