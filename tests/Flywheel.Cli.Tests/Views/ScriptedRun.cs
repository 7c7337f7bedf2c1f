using System.Text;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Cli.Tests.Views;

/// <summary>A run told to a view event by event, on a clock that goes on only when it is told to.</summary>
internal sealed class ScriptedRun : IDisposable
{
    public static readonly RunId Id = new("run-01jnb8zqk2m4v7xc");
    public static readonly RunId Earlier = new("run-01jnb8aaaaaaaaaa");

    private readonly TemporaryFolder _folder = new();
    private readonly RunRecorder _recorder = new();
    private readonly List<JobOutcome> _outcomes = [];
    private IRunView? _view;

    public FakeTimeProvider Time { get; } = new(StubRun.Start);

    public RunProgress Progress { get; } = new();

    public RunViewContext Context => new()
    {
        Time = Time,
        Home = new FlywheelHome(Path.Combine(_folder.Root, ".flywheel")),
        WorkingDirectory = _folder.Root,
    };

    /// <summary>Tells this view everything from now on.</summary>
    public ScriptedRun To(IRunView view)
    {
        _view = view;
        return this;
    }

    public string Command { get; init; } = "run";

    public ScriptedRun Start(params IEnumerable<string> jobs)
    {
        new RunFolder(Context.Home, Id).Create();
        return On(new RunStarted(Time.GetUtcNow(), new RunHeader
        {
            Id = Id,
            Command = Command,
            Trigger = Trigger.Manual,
            Repository = "/srv/repository",
            Environment = "lab",
            Branch = "main",
            Commit = "4f1c0de9b7a64c1d8e2f3a5b6c7d8e9f0a1b2c3d",
            StartedAt = Time.GetUtcNow(),
        }, [.. jobs.Select(j => new PlannedJob(StubJob.Parse(j), []))]));
    }

    public ScriptedRun Begin(string job) => On(new JobStarted(Time.GetUtcNow(), StubJob.Parse(job)));

    public ScriptedRun Wait(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>The job prints this; it is in its log too.</summary>
    public ScriptedRun Print(string job, string text)
    {
        var id = StubJob.Parse(job);
        File.AppendAllText(new RunFolder(Context.Home, Id).LogOf(id), text);
        Progress.OnOutput(id, OutputStream.Standard, Encoding.UTF8.GetBytes(text));
        _view?.OnOutput(id, OutputStream.Standard, Encoding.UTF8.GetBytes(text));
        return this;
    }

    public ScriptedRun End(string job, JobResult result)
    {
        var id = StubJob.Parse(job);
        var took = _recorder.Record.Find(id)?.StartedAt is { } started ? (Time.GetUtcNow() - started).TotalMilliseconds : 0;
        _outcomes.Add(result.Outcome);
        return On(new JobFinished(Time.GetUtcNow(), id, took, took, result));
    }

    public ScriptedRun End(string job, JobOutcome outcome) => End(job, new JobResult { Outcome = outcome });

    public ScriptedRun Ran(string job, double seconds, JobResult? result = null) =>
        Begin(job).Wait(seconds).End(job, result ?? JobResult.Succeeded());

    public ScriptedRun Note(params Diagnostic[] diagnostics) => On(new RunNoted(Time.GetUtcNow(), [.. diagnostics]));

    public ScriptedRun Stop() => On(new StopRequested(Time.GetUtcNow(), "interrupted"));

    /// <summary>Ends the run and completes the view.</summary>
    public void Finish()
    {
        On(new RunFinished(Time.GetUtcNow(), RunVerdict.Of(_outcomes), (Time.GetUtcNow() - StubRun.Start).TotalMilliseconds));
        _view?.Complete(_recorder.Record);
    }

    public void Dispose()
    {
        _view?.Dispose();
        _folder.Dispose();
    }

    private ScriptedRun On(RunEvent happened)
    {
        _recorder.On(happened);
        Progress.On(happened);
        _view?.On(happened);
        return this;
    }
}
