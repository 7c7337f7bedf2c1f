using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>The older shape. Keys that we do not know are only warned of: such files are in use and other programs read them.</summary>
internal static class ClustersShape
{
    public static readonly ShapeRules Rules = OrganizationShape.Rules with { UnknownKey = OrganizationRules.UnknownKey with { Severity = Severity.Warning } };

    private static readonly TextShape LooseNumber = new("a port") { NumbersToo = true };

    private static readonly TextShape ProjectId = new("the id or path of a project") { NumbersToo = true };

    private static readonly ObjectShape<ClustersFile> Section = new(new(),
        Text<ClustersFile>("name", TextShapes.Line, "What the organization is called.", (f, v) => f with { Name = v }, required: true),
        Text<ClustersFile>("full_name", TextShapes.Line, "Its long name.", (f, _) => f),
        Text<ClustersFile>("group_path", OrganizationTexts.GroupPath, "Its group on the forge.", (f, v) => f with { GroupPath = v }));

    private static readonly ObjectShape<GitLabSection> GitLab = new(new(),
        Text<GitLabSection>("url", TextShapes.HttpUrl, "Address of GitLab.", (g, v) => g with { Url = v }),
        Text<GitLabSection>("project_id", ProjectId, "Id or path of the project.", (g, v) => g with { ProjectId = v }),
        Text<GitLabSection>("agent_group", OrganizationTexts.GroupPath, "Where the agents are.", (g, v) => g with { AgentGroup = v }));

    private static readonly ObjectShape<ClusterSection> Cluster = new(new(),
        Text<ClusterSection>("name", TextShapes.DnsLabel, "Name of the cluster.", (c, v) => c with { Name = v }, required: true),
        Text<ClusterSection>("role", TextShapes.Line, "development, staging or production.", (c, v) => c with { Role = v }),
        Text<ClusterSection>("domain", TextShapes.DomainName, "Domain of the cluster.", (c, v) => c with { Domain = v }, required: true),
        Text<ClusterSection>("context", OrganizationTexts.ClusterContext, "Cluster context.", (c, v) => c with { Context = v }, required: true));

    private static readonly MapShape<Written<string>> NamespacesByCluster = new(TextShapes.DnsLabel, new PositionedShape<string>(TextShapes.DnsLabel));

    private static readonly ObjectShape<ClustersFile> Namespaces = new(new(),
        new Field<ClustersFile, ImmutableArray<Named<Written<string>>>>("attic", NamespacesByCluster, (f, v) => f with { CacheNamespaces = v.Value })
        { Description = "Namespace of the cache, by cluster." },
        new Field<ClustersFile, ImmutableArray<Named<Written<string>>>>("runners", NamespacesByCluster, (f, v) => f with { RunnerNamespaces = v.Value })
        { Description = "Namespace of the runners, by cluster or for all." });

    private static readonly ObjectShape<ClustersFile> Network = new(new(),
        Text<ClustersFile>("proxy_host", TextShapes.Line, "Host of the proxy.", (f, v) => f with { ProxyHost = v }),
        Text<ClustersFile>("proxy_port", LooseNumber, "Port of the proxy.", (f, v) => f with { ProxyPort = v }));

    private static readonly ObjectShape<ClustersFile> Links = new(new(),
        Text<ClustersFile>("upstream_repo", TextShapes.Line, "Where it came from.", (f, _) => f),
        Text<ClustersFile>("pages_url", TextShapes.Line, "Its documentation.", (f, _) => f),
        Text<ClustersFile>("source_repo", TextShapes.Line, "Its source.", (f, _) => f));

    /// <summary>The whole file.</summary>
    public static readonly ObjectShape<ClustersFile> File = new(new(),
        new Field<ClustersFile, ClustersFile>("organization", Section, (f, v) => f with { Name = v.Value.Name, GroupPath = v.Value.GroupPath })
        { Required = true, Description = "The organization." },
        new Field<ClustersFile, GitLabSection>("gitlab", GitLab, (f, v) => f with { GitLab = v.Value }) { Description = "The forge." },
        new Field<ClustersFile, ImmutableArray<Written<ClusterSection>>>(
            "clusters", new ListShape<ClusterSection>(Cluster) { AtLeast = 1 }, (f, v) => f with { Clusters = v.Value })
        { Required = true, Description = "The clusters." },
        new Field<ClustersFile, ClustersFile>("namespaces", Namespaces,
            (f, v) => f with { CacheNamespaces = v.Value.CacheNamespaces, RunnerNamespaces = v.Value.RunnerNamespaces })
        { Description = "Namespaces." },
        new Field<ClustersFile, ClustersFile>("network", Network, (f, v) => f with { ProxyHost = v.Value.ProxyHost, ProxyPort = v.Value.ProxyPort })
        { Description = "The way out." },
        new Field<ClustersFile, ClustersFile>("links", Links, (f, _) => f) { Description = "Links to show." });

    private static Field<TOwner, string> Text<TOwner>(
        string name, TextShape shape, string description, Func<TOwner, Written<string>, TOwner> set, bool required = false) =>
        new(name, shape, set) { Description = description, Required = required };
}
