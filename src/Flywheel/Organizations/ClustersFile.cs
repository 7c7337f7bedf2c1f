using System.Collections.Immutable;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>organization.yaml as written, in the older shape with a <c>clusters:</c> list.</summary>
internal sealed record ClustersFile
{
    public Written<string>? Name { get; init; }

    public Written<string>? GroupPath { get; init; }

    public GitLabSection GitLab { get; init; } = new();

    public ImmutableArray<Written<ClusterSection>> Clusters { get; init; } = [];

    /// <summary>Namespaces of the cache by cluster.</summary>
    public ImmutableArray<Named<Written<string>>> CacheNamespaces { get; init; } = [];

    /// <summary>Namespaces of the runners by cluster, or for <c>all</c>.</summary>
    public ImmutableArray<Named<Written<string>>> RunnerNamespaces { get; init; } = [];

    public Written<string>? ProxyHost { get; init; }

    public Written<string>? ProxyPort { get; init; }

    /// <summary>The namespace of the cache in that cluster, or null.</summary>
    public Written<string>? CacheNamespaceOf(string cluster) => CacheNamespaces.FirstOrDefault(n => n.Name == cluster)?.Value;

    /// <summary>The namespace of the runners in that cluster, or null.</summary>
    public Written<string>? RunnerNamespaceOf(string cluster) =>
        (RunnerNamespaces.FirstOrDefault(n => n.Name == cluster) ?? RunnerNamespaces.FirstOrDefault(n => n.Name == "all"))?.Value;
}

/// <summary>The section <c>gitlab</c>.</summary>
internal sealed record GitLabSection
{
    public Written<string>? Url { get; init; }

    public Written<string>? ProjectId { get; init; }

    public Written<string>? AgentGroup { get; init; }
}

/// <summary>One of the clusters.</summary>
internal sealed record ClusterSection
{
    public Written<string>? Name { get; init; }

    public Written<string>? Role { get; init; }

    public Written<string>? Domain { get; init; }

    public Written<string>? Context { get; init; }
}
