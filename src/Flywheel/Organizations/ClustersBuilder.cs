using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>Makes the organization of a file in the older shape.</summary>
internal static class ClustersBuilder
{
    public static Organization Build(string name, ClustersFile file) => new()
    {
        File = name,
        Name = file.Name!.Value,
        IsOlderShape = true,
        Environments = [.. file.Clusters.DistinctBy(c => c.Value.Name!.Value, StringComparer.Ordinal).Select(c => Environment(c, file))],
        Forge = file.GitLab.Url is { } url && (file.GroupPath ?? file.GitLab.AgentGroup) is { } group
            ? new(ForgeType.GitLab, url.Value, group.Value)
            : null,
    };

    private static DeploymentEnvironment Environment(Written<ClusterSection> cluster, ClustersFile file)
    {
        var name = cluster.Value.Name!;
        return new()
        {
            Name = name.Value,
            ClusterContext = cluster.Value.Context!.Value,
            Namespace = file.CacheNamespaceOf(name.Value)?.Value ?? ClusterReferences.DefaultNamespace,
            RunnerNamespace = file.RunnerNamespaceOf(name.Value)?.Value,
            Domain = cluster.Value.Domain!.Value,
            Position = name.Position,
        };
    }
}
