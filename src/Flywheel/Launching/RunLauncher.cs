using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Diagnostics;
using Flywheel.Execution;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.LabAccess;
using Flywheel.Pipelines;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Launching;

/// <summary>Takes a request to its end: reads, chooses, waits its turn, runs, records.</summary>
/// <param name="home">The data directory.</param>
/// <param name="history">Its history.</param>
/// <param name="processes">Starts children.</param>
/// <param name="time">The clock.</param>
internal sealed class RunLauncher(FlywheelHome home, RunHistory history, IProcessRunner processes, TimeProvider time)
{
    /// <summary>Told once that a lab is started for a run.</summary>
    public Action<string> Announce { get; init; } = _ => { };

    /// <summary>Supervises applies. Default: this very program.</summary>
    public SupervisorProgram Supervisor { get; init; } = SupervisorProgram.Own;

    /// <summary>Whether a supervisor can outlive this process; told in the log of every apply.</summary>
    public Lazy<Survival>? Survival { get; init; }

    /// <summary>Whether a polite stop leaves a running apply to its supervisor. Default: never.</summary>
    public Func<bool> Detaches { get; init; } = () => false;

    /// <summary>Everything up to the first job; nothing is recorded or started yet.</summary>
    /// <exception cref="LaunchException">The run cannot be started at all.</exception>
    public Task<PreparedRun> PrepareAsync(LaunchOptions options) => PrepareAsync(options, startsLab: false, CancellationToken.None);

    private async Task<PreparedRun> PrepareAsync(LaunchOptions options, bool startsLab, CancellationToken cancellationToken)
    {
        var sources = await new SourcesReader(processes, time).ReadAsync(options, home, history);
        var ci = CiEnvironment.Read(options.Variables);
        var trigger = options.Trigger ?? ci.Trigger;
        var revision = sources.Repository.Revision;
        // What is left is planned anew, so everything before that may have to be done again, too.
        var stages = options.Resume ? StageNames.Sequential : RunRequest.StagesOf(options.Command, trigger, revision.IsOnDefaultBranch);
        if (sources.Untrusted is { } stranger)
        {
            stages = [.. Trust.Allowed(options.Command, stages, stranger.Reason)];
        }

        if (stages.Contains(Stage.Drift))
        {
            throw new LaunchException(LaunchFailure.Usage, LaunchRules.NoSchedule.Create("Drift detection is not part of this version.", "Use --trigger manual."));
        }

        CheckStacks(options, sources);
        var request = new RunRequest
        {
            Command = options.Command,
            Trigger = trigger,
            Stages = stages,
            Environment = EnvironmentChoice.Of(sources.Organization, sources.Settings, options.Environment, stages),
            Stacks = options.Stacks,
            Allowances = options.Allowances,
        };
        if (sources.Untrusted is null && request.Environment is { } name && sources.Settings.Environment(name).Untrusted)
        {
            // The settings are a file of the checkout: they can take trust away and never give it.
            return await PrepareAsync(options with { IsUntrusted = true }, startsLab, cancellationToken);
        }

        var (basis, results) = options.Resume ? Resumed(ref request, options, sources) : BasisOf(request, options, sources);
        if (sources.Untrusted is null && LabUse.IsNeeded(sources, request.Environment))
        {
            sources = startsLab
                ? await new LabUse(home, time).WithAsync(sources, options.Variables, Announce, cancellationToken)
                : LabUse.Apart(sources);
        }

        var (pipeline, problems) = Graph(request, sources);
        var secrets = SecretSet.Create(SecretsOf(sources, options));
        return new()
        {
            Header = new()
            {
                Id = RunId.New(time),
                Command = options.Command,
                Trigger = trigger,
                Repository = sources.Repository.Root,
                Environment = request.Environment,
                Branch = revision.Branch,
                Commit = revision.Commit,
                IsDirty = revision.IsDirty,
                BasedOn = basis,
                StartedAt = time.GetUtcNow(),
            },
            Request = request,
            Pipeline = pipeline,
            Sources = sources,
            Secrets = secrets,
            Basis = results,
            Notes = [.. problems, .. sources.Lab is { } lab ? LabControl.Doubts(lab.Address) : [], .. Absences(request, sources), .. Rescued(pipeline, request), .. Distrust(sources), .. secrets.TooShort.Select(ShortSecret)],
        };
    }

    /// <summary>Prepares, waits for the environment if another run holds it, and runs.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="observe">Makes the view of a run that is about to start.</param>
    /// <param name="waiting">Told once whom the run waits for.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="LaunchException">The run cannot be started.</exception>
    public async Task<RunRecord> RunAsync(
        LaunchOptions options, Func<PreparedRun, IRunObserver> observe, Action<string> waiting, StopSignal stop)
    {
        var abandoned = RunRecovery.Of(history, home, options.Repository, options.Variables, time);
        await abandoned.CloseAsync(Announce, stop);
        var prepared = await PrepareAsync(options, startsLab: true, stop.Polite);
        RequireKey(prepared, options);
        if (!prepared.NeedsLock)
        {
            return await ExecuteAsync(prepared, options, observe, stop);
        }

        var path = Path.Combine(home.Locks, $"environment-{prepared.Request.Environment ?? "none"}.lock");
        using var turn = FileLock.TryTake(path, prepared.Header.Id.Value) ?? await WaitAsync(path, prepared, options, waiting, stop);
        // Whoever had the environment may have died, and its apply may go on: only with the turn in hand nobody new can begin one.
        var closed = await abandoned.CloseAsync(Announce, stop);
        RunRecovery.RequireNothingOpen(history, home, prepared.Request.Environment);
        // Whoever was waited for may have changed what this run was prepared from.
        return await ExecuteAsync(turn.HadToWait || closed ? await PrepareAsync(options, startsLab: true, stop.Polite) : prepared, options, observe, stop);
    }

    /// <summary>Values that are masked wherever they appear.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> SecretsOf(PipelineSources sources, LaunchOptions options)
    {
        var named = RunRecovery.SecretsOf(sources.Settings, options.Variables);
        return sources.Lab is { } lab ? named.Append(KeyValuePair.Create("GITLAB_TOKEN", lab.ForgeToken)) : named;
    }

    // Said before anything is validated and built: no plan could be sealed.
    private static void RequireKey(PreparedRun prepared, LaunchOptions options)
    {
        if (prepared.Pipeline.Jobs.Any(job => job is PlanJob) && KeyRing.Missing(options.Variables) is { } missing)
        {
            throw new LaunchException(LaunchFailure.Unusable, missing);
        }
    }

    private async Task<FileLock> WaitAsync(string path, PreparedRun prepared, LaunchOptions options, Action<string> waiting, StopSignal stop)
    {
        if (!options.Wait)
        {
            throw new LaunchException(LaunchFailure.Refused, LaunchRules.EnvironmentBusy.Create(
                $"{FileLock.HolderOf(path)} works on it.", "Wait for it, or leave out --no-wait."));
        }

        return await FileLock.TakeAsync(path, prepared.Header.Id.Value, waiting, time, stop.Polite);
    }

    private async Task<RunRecord> ExecuteAsync(PreparedRun run, LaunchOptions options, Func<PreparedRun, IRunObserver> observe, StopSignal stop)
    {
        var folder = new RunFolder(home, run.Header.Id);
        folder.Create();
        var artifacts = new ArtifactStore(home.Artifacts);
        using var reuse = new ReuseCache(run.ReuseFile(home), artifacts, time);
        using var journal = new RunJournal(folder.Events);
        try
        {
            var workshop = new Workshop(home, processes, artifacts, reuse, time)
            {
                Keys = new(() => KeyRing.Read(options.Variables)),
                Supervisor = Supervisor,
                Survival = Survival,
                Detaches = Detaches,
                Announce = Announce,
            };
            return await new RunExecutor(workshop).ExecuteAsync(
                run.Header,
                run.Pipeline,
                new RunOptions
                {
                    Places = options.Places,
                    FailFast = options.FailFast,
                    Reuse = options.Reuse,
                    ExplainReuse = options.ExplainReuse,
                    Secrets = run.Secrets,
                    Basis = run.Basis,
                },
                run.Notes,
                [journal, new HistoryWriter(history), observe(run)],
                stop);
        }
        finally
        {
            run.Sources.Repository.SaveHashes();
        }
    }

    /// <exception cref="LaunchException">A stack that was asked for does not exist.</exception>
    internal static void CheckStacks(LaunchOptions options, PipelineSources sources)
    {
        var names = sources.Repository.Stacks.Select(s => s.Name).ToList();
        var unknown = options.Stacks.Where(name => !names.Contains(name)).Select(name => LaunchRules.UnknownStack.Create(
            $"There is no stack \"{name}\".", Spelling.DidYouMean(name, names) ?? $"There are: {string.Join(", ", names)}.")).ToImmutableArray();
        if (!unknown.IsEmpty)
        {
            throw new LaunchException(LaunchFailure.Usage, unknown);
        }
    }

    // Nothing of the earlier run is taken but the names of what it left.
    private (RunId? Run, ImmutableSortedDictionary<JobId, JobResult> Results) Resumed(ref RunRequest request, LaunchOptions options, PipelineSources sources)
    {
        var (run, left) = ResumeSearch.Find(history, options.Basis, sources.Repository.Root, request.Environment!, request.Stacks);
        request = request with { Stacks = [.. sources.Repository.Stacks.Select(s => s.Name).Where(left.Contains)] };
        Announce($"going on from {run}: {string.Join(", ", left)} left to deploy");
        return (run, ImmutableSortedDictionary<JobId, JobResult>.Empty);
    }

    private (RunId? Run, ImmutableSortedDictionary<JobId, JobResult> Results) BasisOf(
        RunRequest request, LaunchOptions options, PipelineSources sources)
    {
        var before = options.Command switch
        {
            "deploy" => Stage.Plan,
            "verify" => Stage.Deploy,
            _ => (Stage?)null,
        };
        var stacks = sources.Repository.Stacks.Select(s => s.Name).Where(name => request.Stacks.IsEmpty || request.Stacks.Contains(name));
        ImmutableArray<JobId> needed = before is { } stage ? [.. stacks.Select(name => new JobId(stage, name))] : [];
        if (needed.IsEmpty || request.Environment is not { } environment)
        {
            return (null, ImmutableSortedDictionary<JobId, JobResult>.Empty);
        }

        return BasisSearch.Find(history, options.Basis, sources.Repository.Root, environment, needed);
    }

    // A graph that cannot be made is found before any job ran; what is left of the run is the job that reports it.
    private static (Pipeline Pipeline, ImmutableArray<Diagnostic> Problems) Graph(RunRequest request, PipelineSources sources)
    {
        var graph = new PipelineBuilder(sources).Build(request);
        if (graph.Value is { } pipeline)
        {
            return (pipeline, []);
        }

        var withProblems = sources with { Findings = [.. sources.Findings, .. graph.Diagnostics], Settings = Flywheel.Settings.FlywheelSettings.Default };
        return (new PipelineBuilder(withProblems).Build(request with { Stages = [Stage.Validate] }).Value
            ?? throw new LaunchException(LaunchFailure.Unusable, graph.Diagnostics), []);
    }

    private static IEnumerable<Diagnostic> Absences(RunRequest request, PipelineSources sources) =>
        request.Has(Stage.Plan) || request.Has(Stage.Build)
            ? sources.Repository.Absences(sources.Settings.App.Path).Select(sentence => LaunchRules.NothingThere.Create(sentence))
            : [];

    private IEnumerable<Diagnostic> Rescued(Pipeline pipeline, RunRequest request) => pipeline.Jobs.Where(job => job is PlanJob)
        .SelectMany(job => history.Rescues.Unsettled(job.Id.Name, request.Environment!).TakeLast(1))
        .Select(rescue => LaunchRules.RescueWaits.Create(
            $"{rescue.Run} rescued a state of {rescue.Stack} that the backend did not take (serial {rescue.Serial.ToString(CultureInfo.InvariantCulture)}).",
            $"flywheel state push {rescue.Stack} --env {rescue.Environment} --run {rescue.Run}"));

    private static IEnumerable<Diagnostic> Distrust(PipelineSources sources) =>
        sources.Untrusted is { Reason: var reason } ? [SandboxRules.Untrusted.Create($"The change is not trusted: {reason}.")] : [];

    private static Diagnostic ShortSecret(string name) =>
        LaunchRules.ShortSecret.Create($"The value of {name} has fewer than 8 bytes and appears in outputs as it is.", "Use a longer secret.");
}
