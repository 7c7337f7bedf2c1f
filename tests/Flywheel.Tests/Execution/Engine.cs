using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Diagnostics;
using Flywheel.Execution;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Execution;

/// <summary>The executor with everything around it in a folder of the test's own.</summary>
internal sealed class Engine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Engine(TimeProvider time)
    {
        Time = time;
        Home = new(_folder.Of(".flywheel"));
        Artifacts = new(Home.Artifacts);
        Reuse = new(Path.Combine(Home.Cache, "reuse.db"), Artifacts, time);
    }

    public TimeProvider Time { get; }

    public FlywheelHome Home { get; }

    public ArtifactStore Artifacts { get; }

    public ReuseCache Reuse { get; }

    /// <summary>What is masked.</summary>
    public SecretSet Secrets { get; init; } = SecretSet.Empty;

    public bool FailFast { get; init; }

    public bool MayReuse { get; set; } = true;

    public bool ExplainsReuse { get; set; }

    public ImmutableArray<IRunObserver> Observers { get; init; } = [];

    /// <summary>The newest run.</summary>
    public RunId Run { get; private set; }

    public RunFolder RunFolder => new(Home, Run);

    public string Of(string path) => _folder.Of(path);

    /// <summary>What a job of the newest run printed.</summary>
    public string LogOf(string job) => File.ReadAllText(RunFolder.LogOf(StubJob.Parse(job)));

    public Task<RunRecord> RunAsync(params Job[] jobs) => RunAsync(StopSignal.None, jobs);

    public async Task<RunRecord> RunAsync(StopSignal stop, params Job[] jobs)
    {
        Run = RunId.New(Time);
        RunFolder.Create();
        using var journal = new RunJournal(RunFolder.Events);
        return await new RunExecutor(new(Home, new ProcessRunner(TimeProvider.System), Artifacts, Reuse, Time)
        {
            Keys = new(() => throw new NotSupportedException()),
            Supervisor = TestSupervisor.Program,
        }).ExecuteAsync(
            Header(Run, Time),
            PipelineGraph.Check(jobs).Value!,
            new() { Places = 2, Secrets = Secrets, FailFast = FailFast, Reuse = MayReuse, ExplainReuse = ExplainsReuse },
            [],
            [journal, .. Observers],
            stop);
    }

    public static RunHeader Header(RunId id, TimeProvider time, string environment = "lab") => new()
    {
        Id = id,
        Command = "run",
        Trigger = Trigger.Manual,
        Repository = "/repository",
        Environment = environment,
        Branch = "main",
        Commit = "4f1c0de9b7a64c1d8e2f3a5b6c7d8e9f0a1b2c3d",
        StartedAt = time.GetUtcNow(),
    };

    /// <summary>An event's diagnostic codes, in order.</summary>
    public static string[] Codes(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Select(d => d.Code)];

    public void Dispose()
    {
        Reuse.Dispose();
        _folder.Dispose();
    }
}
