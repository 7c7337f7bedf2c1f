using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Forges;
using Flywheel.Jobs;
using Flywheel.LabAccess;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.Repositories;
using Flywheel.Validation;
using Flywheel.Verification;
using Flywheel.Verification.Http;
using Flywheel.Verification.Kubernetes;
using Flywheel.Verification.Runners;
using Flywheel.Verification.ScaleSets;

namespace Flywheel.Pipelines;

/// <summary>The jobs of the last stage. Pure, like <see cref="PipelineBuilder"/>, which uses it.</summary>
/// <param name="sources">All that a pipeline is made from.</param>
/// <param name="request">What was asked for.</param>
/// <param name="environment">Where to.</param>
internal sealed class VerifyJobs(PipelineSources sources, RunRequest request, DeploymentEnvironment environment)
{
    /// <summary>The stacks of the request in this environment.</summary>
    public required ImmutableArray<StackTarget> Targets { get; init; }

    /// <summary>In no order.</summary>
    public IEnumerable<Job> All() => [.. Http(), .. Kubernetes(), .. Runners(), .. Converged()];

    private IEnumerable<Job> Kubernetes() => Targets.Where(KubernetesTarget.HasObjects).Select(target => new KubernetesJob(new()
    {
        Stack = target,
        Context = environment.ClusterContext,
        Variables = sources.Variables,
        RepositoryRoot = sources.Repository.Root,
        Within = sources.Settings.Verify.Kubernetes.Within,
        Limits = new() { Restarts = sources.Settings.Verify.Kubernetes.Restarts, Backoff = sources.Settings.Verify.Kubernetes.Backoff },
    }));

    private IEnumerable<Job> Http()
    {
        var lab = sources.Lab;
        var port = lab is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{lab.Address.IngressHttpsPort}");
        var placeholders = ImmutableSortedDictionary<string, string>.Empty
            .Add("scheme", "https").Add("port", port).Add("domain", environment.Domain)
            .Add("namespace", environment.Namespace).Add("environment", environment.Name);
        return sources.Settings.Verify.Http
            .Where(check => check.Stack is null || request.Stacks.IsEmpty || request.Stacks.Contains(check.Stack, StringComparer.Ordinal))
            .Select(check => new HttpCheckJob(check, placeholders, new HttpCheck(sources.Time, trust: lab?.Trust))
            {
                Deploy = check.Stack is { } stack ? new JobId(Stage.Deploy, stack) : null,
                Commit = Targets.FirstOrDefault()?.Commit,
                Timeout = sources.Settings.Timeouts.Verify,
            });
    }

    // A run of some stacks looks at the runners that these register.
    private IEnumerable<Job> Runners()
    {
        if (sources.Organization is not { Forge: { } forge } organization || organization.RunnersIn(environment.Name).ToImmutableArray() is not { IsEmpty: false } runners)
        {
            yield break;
        }

        var within = sources.Settings.Verify.Runners.Within;
        // They end by themselves and then say what they saw; this only guards against one that does not.
        var timeout = within + TimeSpan.FromMinutes(5);
        if (forge.Type == ForgeType.GitHub)
        {
            // No provider tells which stack makes scale sets; one that makes no objects at all does not.
            if (!Targets.Any(KubernetesTarget.HasObjects))
            {
                yield break;
            }

            yield return new ScaleSetsJob(runners, forge, () => ClusterAccess.Of(sources.Variables, environment.ClusterContext, sources.Repository.Root), within)
            {
                Timeout = timeout,
            };
            yield break;
        }

        var targets = Targets.Where(target => RegistersRunners(target.Stack)).ToImmutableArray();
        if (!targets.IsEmpty)
        {
            yield return new RunnersJob(new()
            {
                Organization = organization,
                Environment = environment,
                Targets = targets,
                IsWhole = targets.Length == sources.Repository.Stacks.Count(RegistersRunners),
                AfterDeploy = request.Has(Stage.Deploy),
                Settings = sources.Settings.Verify.Runners,
                Access = () => ForgeAccess.Of(forge, sources.Variables, sources.Lab),
            })
            {
                Timeout = timeout,
            };
        }
    }

    private static bool RegistersRunners(Stack stack) =>
        TofuSource.Of(stack).Providers.Any(source => StandIn.For(source)?.Address == "gitlabhq/gitlab");

    private IEnumerable<Job> Converged()
    {
        ImmutableArray<JobId> deploys = request.Has(Stage.Deploy) ? [.. Targets.Select(target => target.DeployId)] : [];
        return Targets.Select(target => new ConvergedJob(target, deploys)
        {
            Timeout = sources.Settings.Stack(target.Stack.Name).Timeout ?? sources.Settings.Timeouts.Plan,
        });
    }
}
