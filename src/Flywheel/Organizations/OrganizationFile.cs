using System.Collections.Immutable;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>organization.yaml as written, in its canonical shape; null is what was not given or cannot be used.</summary>
internal sealed record OrganizationFile
{
    public Written<OrganizationSection>? Organization { get; init; }

    public Written<ImmutableArray<Named<RunnerSection>>>? Runners { get; init; }

    public Written<CacheSection>? Cache { get; init; }

    public Written<ForgeSection>? Forge { get; init; }
}

/// <summary>The section <c>organization</c>.</summary>
internal sealed record OrganizationSection
{
    public Written<string>? Name { get; init; }

    public ImmutableArray<Named<EnvironmentSection>> Environments { get; init; } = [];
}

/// <summary>One of the environments.</summary>
internal sealed record EnvironmentSection
{
    public Written<string>? ClusterContext { get; init; }

    public Written<string>? Namespace { get; init; }

    public Written<string>? Domain { get; init; }
}

/// <summary>One of the runners.</summary>
internal sealed record RunnerSection
{
    public Written<RunnerType>? Type { get; init; }

    public Written<string>? Image { get; init; }

    public Written<int>? ConcurrentJobs { get; init; }

    public Written<ImmutableArray<Written<string>>>? Tags { get; init; }

    public Written<ImmutableArray<Written<string>>>? Environments { get; init; }

    public Written<bool>? RunUntagged { get; init; }

    public Written<bool>? Locked { get; init; }

    public Written<bool>? Protected { get; init; }

    public ResourcesSection Resources { get; init; } = new();

    public Written<ScalingSection>? Scaling { get; init; }
}

/// <summary>A runner's <c>resources</c>.</summary>
internal sealed record ResourcesSection
{
    public Written<string>? CpuRequest { get; init; }

    public Written<string>? CpuLimit { get; init; }

    public Written<string>? MemoryRequest { get; init; }

    public Written<string>? MemoryLimit { get; init; }
}

/// <summary>A runner's <c>hpa</c>.</summary>
internal sealed record ScalingSection
{
    public Written<int>? MinReplicas { get; init; }

    public Written<int>? MaxReplicas { get; init; }

    public Written<int>? TargetCpuUtilization { get; init; }
}

/// <summary>The section <c>cache</c>.</summary>
internal sealed record CacheSection
{
    public Written<string>? Server { get; init; }

    public Written<string>? Name { get; init; }

    public Written<string>? StorageSize { get; init; }
}

/// <summary>The section <c>forge</c>.</summary>
internal sealed record ForgeSection
{
    public Written<ForgeType>? Type { get; init; }

    public Written<string>? Url { get; init; }

    public Written<string>? Group { get; init; }
}
