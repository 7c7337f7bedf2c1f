using Flywheel.Jobs;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Runs;

public sealed class RunJournalTests : IDisposable
{
    private static readonly RunEvent Event = new JobStarted(StubRun.Start, StubJob.Parse("plan/a"));
    private static readonly RunEvent Other = new JobFinished(StubRun.Start, StubJob.Parse("plan/a"), 5, 4, JobResult.Succeeded("done"));

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Of("events.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_last_line_that_a_crash_cut_short_is_left_out()
    {
        Write(Event, Other);
        Cut(10);

        Assert.Equal([Event], RunJournal.Read(File));
    }

    [Fact]
    public void What_is_appended_after_a_crash_is_not_lost_with_the_line_that_was_cut()
    {
        Write(Event, Other);
        Cut(10);

        Write(Event);

        Assert.Equal([Event, Event], RunJournal.Read(File));
    }

    [Theory]
    [InlineData("""{"type":"job-sang","at":"2026-03-01T09:30:00+00:00","version":2,"song":"x"}""")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"type":"job-started","at":"2026-03-01T09:30:00+00:00","job":"plan/../../etc"}""")]
    public void An_event_that_this_program_does_not_know_is_passed_over(string line)
    {
        System.IO.File.WriteAllText(File, line + "\n");
        Write(Event);

        Assert.Equal([Event], RunJournal.Read(File));
    }

    [Fact]
    public void The_start_of_a_job_that_changes_something_can_be_read_while_the_run_goes_on()
    {
        using var journal = new RunJournal(File);
        journal.On(Event);

        Assert.Equal([Event], RunJournal.Read(File));
    }

    [Fact]
    public void It_is_for_the_owner_alone()
    {
        Write(Event);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    private void Write(params RunEvent[] events)
    {
        using var journal = new RunJournal(File);
        foreach (var happened in events)
        {
            journal.On(happened);
        }
    }

    private void Cut(int bytes)
    {
        using var file = System.IO.File.OpenWrite(File);
        file.SetLength(file.Length - bytes);
    }
}
