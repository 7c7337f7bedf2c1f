using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.Verification.Http;
using Flywheel.Verification.Kubernetes;

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
    public IEnumerable<Job> All() => [.. Http(), .. Kubernetes()];

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
}
