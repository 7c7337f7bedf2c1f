using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Execution;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Launching;

/// <summary>From a request to an errand: reads the repository, decides the environment, leads to the lab where there is one.</summary>
internal sealed class ErrandLauncher(FlywheelHome home, RunHistory history, IProcessRunner processes, TimeProvider time)
{
    /// <summary>Told once that a lab is started.</summary>
    public Action<string> Announce { get; init; } = _ => { };

    /// <summary>Takes what children print, masked. Default: nobody.</summary>
    public ByteSink Log { get; init; } = _ => { };

    /// <summary>The errand, ready to work.</summary>
    /// <exception cref="LaunchException">The repository cannot be used, or there is no such environment or stack.</exception>
    public async Task<Errand> PrepareAsync(LaunchOptions options, StopSignal stop)
    {
        var sources = await new SourcesReader(processes, time).ReadAsync(options, home, history);
        RunLauncher.CheckStacks(options, sources);
        ImmutableArray<Stage> stages = [Stage.Plan];
        var environment = sources.Organization is null || sources.Tofu is null
            ? throw new LaunchException(LaunchFailure.Unusable, [.. sources.Findings.Where(d => d.IsError)])
            : EnvironmentChoice.Of(sources.Organization, sources.Settings, options.Environment, stages)!;
        if (LabUse.IsNeeded(sources, environment))
        {
            sources = await new LabUse(home, time).WithAsync(sources, options.Variables, Announce, stop.Polite);
        }

        var (targets, problems) = new PipelineBuilder(sources).TargetsOf(new RunRequest
        {
            Command = "plan",
            Trigger = Trigger.Manual,
            Stages = stages,
            Environment = environment,
            Stacks = options.Stacks,
        });
        return problems.IsEmpty
            ? Make(options, sources, environment, targets, stop)
            : throw new LaunchException(LaunchFailure.Unusable, problems);
    }

    private Errand Make(LaunchOptions options, PipelineSources sources, string environment, ImmutableArray<StackTarget> targets, StopSignal stop)
    {
        var artifacts = new ArtifactStore(home.Artifacts);
        var reuse = new ReuseCache(Path.Combine(home.Cache, "reuse.db"), artifacts, time);
        var workshop = new Workshop(home, processes, artifacts, reuse, time)
        {
            Keys = new(() => KeyRing.Read(options.Variables)),
            Supervisor = SupervisorProgram.Own,
        };
        return new(workshop, environment, targets, stop) { Secrets = SecretSet.Create(RunLauncher.SecretsOf(sources, options)), Log = Log };
    }
}
