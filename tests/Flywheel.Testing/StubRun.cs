using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Runs;

namespace Flywheel.Testing;

/// <summary>A run told event by event, on a clock that stands still until it is told to go on.</summary>
internal sealed class StubRun
{
    /// <summary>When every such run starts.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    private readonly RunRecorder _recorder = new();
    private readonly List<JobOutcome> _outcomes = [];
    private DateTimeOffset _now = Start;

    public StubRun(IEnumerable<Job> jobs, string command = "run", string? branch = "main")
    {
        _recorder.On(new RunStarted(Start, new RunHeader
        {
            Id = new("run-01jnb8zqk2m4v7xc"),
            Command = command,
            Trigger = Trigger.Manual,
            Repository = "/repository",
            Environment = "local",
            Branch = branch,
            Commit = "4f1c0de9b7a64c1d8e2f3a5b6c7d8e9f0a1b2c3d",
            StartedAt = Start,
        }, [.. jobs.Select(j => new PlannedJob(j.Id, j.Needs))]));
    }

    /// <summary>The run up to now.</summary>
    public RunRecord Record => _recorder.Record;

    /// <summary>A job starts.</summary>
    public StubRun Begin(string job)
    {
        _recorder.On(new JobStarted(_now, StubJob.Parse(job)));
        return this;
    }

    /// <summary>Time passes.</summary>
    public StubRun Wait(int milliseconds)
    {
        _now = _now.AddMilliseconds(milliseconds);
        return this;
    }

    /// <summary>A job that has started, or never does, ends.</summary>
    public StubRun End(string job, JobResult result)
    {
        var id = StubJob.Parse(job);
        var took = _recorder.Record.Find(id)?.StartedAt is { } started ? (_now - started).TotalMilliseconds : 0;
        _recorder.On(new JobFinished(_now, id, took, took, result));
        _outcomes.Add(result.Outcome);
        return this;
    }

    /// <summary>A job that has started, or never does, ends without anything else to say.</summary>
    public StubRun End(string job, JobOutcome outcome) => End(job, new JobResult { Outcome = outcome });

    /// <summary>A job starts, takes so long and ends.</summary>
    public StubRun Ran(string job, int milliseconds, JobResult? result = null) =>
        Begin(job).Wait(milliseconds).End(job, result ?? JobResult.Succeeded());

    /// <summary>Something is said that belongs to no job.</summary>
    public StubRun Note(params ImmutableArray<Diagnostic> diagnostics)
    {
        _recorder.On(new RunNoted(_now, diagnostics));
        return this;
    }

    /// <summary>The run ends with the status that its outcomes give.</summary>
    public RunRecord Finish()
    {
        _recorder.On(new RunFinished(_now, RunVerdict.Of(_outcomes), (_now - Start).TotalMilliseconds));
        return Record;
    }
}
