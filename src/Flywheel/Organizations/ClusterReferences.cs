using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>The rules between the parts of the older shape. All of them warn, because files in use break them.</summary>
internal static class ClusterReferences
{
    /// <summary>What is assumed for a cluster without a namespace of its own; the stacks of such repositories have the same default.</summary>
    public const string DefaultNamespace = "attic-cache";

    private static readonly string[] Roles = ["development", "staging", "production"];

    public static void Check(ClustersFile file, Findings findings)
    {
        CheckNames(file, findings);
        CheckNamespaces(file, findings);
        CheckRoles(file, findings);
        foreach (var cluster in file.Clusters)
        {
            CheckContext(cluster.Value, file.GitLab.AgentGroup?.Value, findings);
        }

        foreach (var cluster in file.Clusters.DistinctBy(c => c.Value.Name?.Value, StringComparer.Ordinal))
        {
            CheckRunnerNamespace(cluster.Value, file, findings);
        }

        CrossReferences.CheckTargets(
            file.Clusters.Select(c => (c.Value.Name?.Value ?? "", c.Value.Context, c.Value.Name is { } name ? file.CacheNamespaceOf(name.Value) : null)),
            findings,
            Warned(OrganizationRules.SharedTarget));
        CheckProxy(file, findings);
        CheckProjectId(file.GitLab.ProjectId, findings);
    }

    /// <summary>The same rule as a warning.</summary>
    public static DiagnosticRule Warned(DiagnosticRule rule) => rule with { Severity = Severity.Warning };

    private static void CheckNames(ClustersFile file, Findings findings)
    {
        var seen = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var name in file.Clusters.Select(c => c.Value.Name).OfType<Written<string>>())
        {
            if (!seen.TryAdd(name.Value, name.Position))
            {
                findings.Add(Warned(OrganizationRules.DuplicateEnvironment).At(
                    name.Position, $"There is a cluster \"{name.Value}\" at line {seen[name.Value].Line} already; that one is used.", "Rename or remove one of them."));
            }
        }
    }

    private static void CheckNamespaces(ClustersFile file, Findings findings)
    {
        var names = file.Clusters.Select(c => c.Value.Name?.Value).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var rule = Warned(OrganizationRules.NamespaceWithoutCluster);
        foreach (var entry in file.CacheNamespaces.Where(n => !names.Contains(n.Name)))
        {
            findings.Add(rule.At(entry.Position, $"There is no cluster \"{entry.Name}\".", Suggestion.For(entry.Name, names)));
        }

        foreach (var cluster in file.Clusters.Select(c => c.Value.Name).OfType<Written<string>>().Where(n => file.CacheNamespaceOf(n.Value) is null))
        {
            findings.Add(rule.At(
                cluster.Position,
                $"The cluster \"{cluster.Value}\" has no entry in namespaces.attic; \"{DefaultNamespace}\" is assumed.",
                $"Add `{cluster.Value}: {DefaultNamespace}` to namespaces.attic."));
        }
    }

    private static void CheckRoles(ClustersFile file, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in file.Clusters.Select(c => c.Value.Role).OfType<Written<string>>())
        {
            if (!Roles.Contains(role.Value, StringComparer.Ordinal))
            {
                findings.Add(OrganizationRules.Role.At(
                    role.Position, $"{Quotation.Of(role.Value)} is none of {string.Join(", ", Roles)}.", Spelling.DidYouMean(role.Value, Roles)));
            }
            else if (!seen.Add(role.Value))
            {
                findings.Add(OrganizationRules.Role.At(role.Position, $"Another cluster has the role \"{role.Value}\" already."));
            }
        }
    }

    private static void CheckContext(ClusterSection cluster, string? agentGroup, Findings findings)
    {
        if (cluster is not { Context: { } context, Name: { } name })
        {
            return;
        }

        if (agentGroup is not null && !context.Value.StartsWith($"{agentGroup}/", StringComparison.Ordinal)
            && !context.Value.StartsWith($"{agentGroup}:", StringComparison.Ordinal))
        {
            findings.Add(OrganizationRules.UnusualContext.At(
                context.Position, $"{Quotation.Of(context.Value)} does not start with gitlab.agent_group, which is \"{agentGroup}\"."));
        }

        if (!context.Value.EndsWith($":{name.Value}", StringComparison.Ordinal))
        {
            findings.Add(OrganizationRules.UnusualContext.At(
                context.Position, $"{Quotation.Of(context.Value)} does not end with the name of its cluster, \":{name.Value}\"."));
        }
    }

    private static void CheckRunnerNamespace(ClusterSection cluster, ClustersFile file, Findings findings)
    {
        if (cluster.Name is { } name
            && file.CacheNamespaceOf(name.Value) is { } cache
            && file.RunnerNamespaceOf(name.Value)?.Value == cache.Value)
        {
            findings.Add(Warned(OrganizationRules.SharedNamespace).At(
                cache.Position, $"In the cluster \"{name.Value}\" cache and runners are both in the namespace \"{cache.Value}\"."));
        }
    }

    private static void CheckProxy(ClustersFile file, Findings findings)
    {
        if (file.ProxyHost is null != file.ProxyPort is null)
        {
            var (given, missing) = file.ProxyHost is null ? (file.ProxyPort!, "proxy_host") : (file.ProxyHost, "proxy_port");
            findings.Add(Warned(OrganizationRules.ProxyIncomplete).At(given.Position, $"The key \"{missing}\" is missing beside this one."));
        }
    }

    private static void CheckProjectId(Written<string>? id, Findings findings)
    {
        if (id is not null && !id.Value.All(char.IsAsciiDigit) && !(id.Value.Contains('/', StringComparison.Ordinal) && OrganizationTexts.GroupPath.WhyNot(id.Value) is null))
        {
            findings.Add(Warned(OrganizationRules.ProjectId).At(id.Position, $"{Quotation.Of(id.Value)} is neither a number nor a path."));
        }
    }
}
