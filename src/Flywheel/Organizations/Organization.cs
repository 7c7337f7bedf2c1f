using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Organizations;

/// <summary>The validated content of organization.yaml, whichever shape it was written in.</summary>
internal sealed record Organization
{
    public required string Name { get; init; }

    /// <summary>At least one, in the order of the file.</summary>
    public required ImmutableArray<DeploymentEnvironment> Environments { get; init; }

    /// <summary>In the order of the file; the older shape has none.</summary>
    public ImmutableArray<Runner> Runners { get; init; } = [];

    /// <summary>Null in the older shape alone, which cannot say it.</summary>
    public BuildCache? Cache { get; init; }

    /// <summary>Null when not given.</summary>
    public Forge? Forge { get; init; }

    /// <summary>The file, as positions call it.</summary>
    public required string File { get; init; }

    /// <summary>It was written with a <c>clusters:</c> list.</summary>
    public bool IsOlderShape { get; init; }

    /// <summary>The environment of that name, or null.</summary>
    public DeploymentEnvironment? FindEnvironment(string name) => Environments.FirstOrDefault(e => e.Name == name);

    /// <summary>The runners that exist in that environment, in the order of the file.</summary>
    public IEnumerable<Runner> RunnersIn(string environment) => Runners.Where(r => r.Environments.Contains(environment));
}

/// <summary>A place to deploy to.</summary>
internal sealed record DeploymentEnvironment
{
    /// <summary>A DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>A kubeconfig context, or a GitLab agent as <c>group/project:agent</c>.</summary>
    public required string ClusterContext { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Where the runners are; null: not said.</summary>
    public string? RunnerNamespace { get; init; }

    public required string Domain { get; init; }

    /// <summary>Where its name stands.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>The context is a GitLab agent.</summary>
    public bool IsAgentContext => AgentPath.Is(ClusterContext);
}

/// <summary>A kind of CI runner, with its limits.</summary>
internal sealed record Runner
{
    /// <summary>A DNS label.</summary>
    public required string Name { get; init; }

    public required RunnerType Type { get; init; }

    /// <summary>Null: the default of its type.</summary>
    public string? Image { get; init; }

    /// <summary>Null: the default of its type.</summary>
    public int? ConcurrentJobs { get; init; }

    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>Names of the environments it exists in; all of them unless the file says otherwise.</summary>
    public required ImmutableArray<string> Environments { get; init; }

    /// <summary>Takes jobs without tags too.</summary>
    public bool RunUntagged { get; init; }

    public bool Locked { get; init; }

    /// <summary>Takes jobs of protected branches only.</summary>
    public bool Protected { get; init; }

    public RunnerResources Resources { get; init; } = new();

    /// <summary>Null: it is not scaled.</summary>
    public RunnerScaling? Scaling { get; init; }

    /// <summary>Where its name stands.</summary>
    public required SourcePosition Position { get; init; }
}

/// <summary>Kubernetes quantities for the jobs of a runner; null: not limited.</summary>
internal sealed record RunnerResources
{
    public string? CpuRequest { get; init; }

    public string? CpuLimit { get; init; }

    public string? MemoryRequest { get; init; }

    public string? MemoryLimit { get; init; }
}

/// <summary>How a runner grows with its load.</summary>
/// <param name="MinReplicas">At least 0; default 1.</param>
/// <param name="MaxReplicas">At least 1; default: the least, but at least 1.</param>
/// <param name="TargetCpuUtilization">Percent; null: the cluster's default.</param>
internal sealed record RunnerScaling(int MinReplicas, int MaxReplicas, int? TargetCpuUtilization);

/// <summary>The build cache of the organization.</summary>
/// <param name="Server">An absolute http or https address.</param>
/// <param name="StorageSize">A Kubernetes quantity; null: the default of the stack.</param>
internal sealed record BuildCache(string Server, string Name, string? StorageSize);

/// <summary>Where the organization keeps its repositories.</summary>
/// <param name="Group">The group or organization whose runners are ours.</param>
internal sealed record Forge(ForgeType Type, string Url, string Group);

/// <summary>The software of a forge.</summary>
internal enum ForgeType
{
    GitLab,
    GitHub,
}
