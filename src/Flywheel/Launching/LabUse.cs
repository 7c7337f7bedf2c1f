using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.LabAccess;
using Flywheel.Pipelines;
using Flywheel.Repositories;

namespace Flywheel.Launching;

/// <summary>Brings a run of a lab environment together with the lab: only where something of the checkout needs a provider that the lab stands in for.</summary>
/// <param name="home">Flywheel's folder of the repository.</param>
/// <param name="time">Measures the waits.</param>
internal sealed class LabUse(FlywheelHome home, TimeProvider time)
{
    // Results with the lab's providers are none with the real ones; where the lab listens is nobody's business.
    private static readonly string Identity = $"lab {typeof(LabUse).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The environment is a lab, and a module or stack needs one of its providers or has its state there.</summary>
    public static bool IsNeeded(PipelineSources sources, string? environment) =>
        environment is not null && sources.Settings.Environment(environment).Lab
        && (FactsIn(sources.Repository).Any(facts => facts.Providers.Any(p => StandIn.For(p) is not null)) || KeepsStates(sources));

    // Only a stack's own backend counts: modules have none.
    private static bool KeepsStates(PipelineSources sources) => sources.Repository.Stacks.Any(stack => stack.Facts.Backend is { Type: "http" });

    /// <summary>The sources as they are for a run whose lab may not even run: what it would reuse is decided by this already.</summary>
    public static PipelineSources Apart(PipelineSources sources) =>
        sources.Tofu is { } tofu ? sources with { Tofu = more => tofu(more).Elsewhere(Identity, environment => environment) } : sources;

    /// <summary>The sources led to the lab, which is started if need be.</summary>
    /// <param name="sources">As they were read.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    /// <param name="announce">Told once that a lab is started.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LaunchException">There is no lab and none can be started.</exception>
    public async Task<PipelineSources> WithAsync(
        PipelineSources sources, ImmutableSortedDictionary<string, string> variables, Action<string> announce, CancellationToken cancellationToken)
    {
        var contexts = LabContexts.Of(sources.Organization, sources.Settings);
        var control = new LabControl(home.Lab, time);
        var found = await control.FindAsync(contexts, cancellationToken);
        if (found is null)
        {
            announce("starting the lab, a simulation: nothing in it is real (flywheel lab down ends it)");
            var start = Usable(LabDefaults.For(home, sources.Organization, contexts, variables));
            found = Usable((await control.UpAsync(start, cancellationToken)).Lab);
        }

        var lab = RunningLab.Of(found);
        return sources with
        {
            Lab = lab,
            Tofu = sources.Tofu is { } tofu
                ? more => tofu(ImmutableSortedDictionary<string, string>.Empty).Elsewhere(Identity, environment => lab.Lead(environment).SetItems(more))
                : null,
            Variables = lab.Lead(sources.Variables),
            ChildEnvironment = lab.Lead(sources.ChildEnvironment),
        };
    }

    private static IEnumerable<ModuleFacts> FactsIn(Repository repository) =>
        repository.Modules.SelectMany(module => module.LocalModules.Select(called => called.Facts).Prepend(module.Facts))
            .Concat(repository.Stacks.SelectMany(stack => stack.LocalModules.Select(called => called.Facts).Prepend(stack.Facts)));

    private static T Usable<T>(Checked<T> read) where T : class =>
        read.Value ?? throw new LaunchException(LaunchFailure.Unusable, read.Diagnostics);
}
