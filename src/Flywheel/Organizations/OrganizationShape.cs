using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>The canonical shape of organization.yaml: the one declaration that reads it and describes it to editors.</summary>
internal static class OrganizationShape
{
    public static readonly ShapeRules Rules = new()
    {
        UnknownKey = OrganizationRules.UnknownKey,
        MissingKey = OrganizationRules.MissingKey,
        WrongKind = OrganizationRules.WrongKind,
        InvalidValue = OrganizationRules.InvalidValue,
        InvalidName = OrganizationRules.InvalidName,
        Repeated = OrganizationRules.Repeated,
    };

    private static readonly ObjectShape<EnvironmentSection> Environment = new(new(),
        new Field<EnvironmentSection, string>("cluster_context", OrganizationTexts.ClusterContext, (e, v) => e with { ClusterContext = v })
        { Required = true, Description = "A kubeconfig context, or a GitLab agent as group/project:agent." },
        new Field<EnvironmentSection, string>("namespace", TextShapes.DnsLabel, (e, v) => e with { Namespace = v })
        { Required = true, Description = "The Kubernetes namespace of the cache." },
        new Field<EnvironmentSection, string>("domain", TextShapes.DomainName, (e, v) => e with { Domain = v })
        { Required = true, Description = "The domain under which everything of this environment is reached." });

    private static readonly ObjectShape<OrganizationSection> Section = new(new(),
        new Field<OrganizationSection, string>("name", TextShapes.Line, (o, v) => o with { Name = v })
        { Required = true, Description = "What the organization is called." },
        new Field<OrganizationSection, ImmutableArray<Named<EnvironmentSection>>>(
            "environments",
            new MapShape<EnvironmentSection>(TextShapes.DnsLabel, Environment) { AtLeast = 1 },
            (o, v) => o with { Environments = v.Value })
        { Required = true, Description = "Where to deploy to, by name." });

    private static readonly ObjectShape<ResourcesSection> Resources = new(new(),
        new Field<ResourcesSection, string>("cpu_request", OrganizationTexts.Quantity, (r, v) => r with { CpuRequest = v })
        { Description = "CPU that a job is sure to get." },
        new Field<ResourcesSection, string>("cpu_limit", OrganizationTexts.Quantity, (r, v) => r with { CpuLimit = v })
        { Description = "CPU that a job gets at most; not below cpu_request." },
        new Field<ResourcesSection, string>("memory_request", OrganizationTexts.Quantity, (r, v) => r with { MemoryRequest = v })
        { Description = "Memory that a job is sure to get." },
        new Field<ResourcesSection, string>("memory_limit", OrganizationTexts.Quantity, (r, v) => r with { MemoryLimit = v })
        { Description = "Memory that a job gets at most; not below memory_request." });

    private static readonly ObjectShape<ScalingSection> Scaling = new(new(),
        new Field<ScalingSection, int>("min_replicas", new IntegerShape(0, 10_000), (s, v) => s with { MinReplicas = v })
        { Description = "Fewest replicas.", Default = "1" },
        new Field<ScalingSection, int>("max_replicas", new IntegerShape(1, 10_000), (s, v) => s with { MaxReplicas = v })
        { Description = "Most replicas; not below min_replicas." },
        new Field<ScalingSection, int>("target_cpu_utilization", new IntegerShape(1, 100), (s, v) => s with { TargetCpuUtilization = v })
        { Description = "Percent of the requested CPU at which replicas are added." });

    private static readonly ListShape<string> EnvironmentNames = new(TextShapes.DnsLabel) { AtLeast = 1, Unique = true };

    private static readonly ObjectShape<RunnerSection> Runner = new(new(),
        new Field<RunnerSection, RunnerType>("type", new ChoiceShape<RunnerType>(RunnerTypes.All), (r, v) => r with { Type = v })
        { Required = true, Description = "What the runner offers to its jobs." },
        new Field<RunnerSection, string>("image", OrganizationTexts.ImageReference, (r, v) => r with { Image = v })
        { Description = "The image that jobs run in unless they name one; each type has a default." },
        new Field<RunnerSection, int>("concurrent_jobs", new IntegerShape(1, 10_000), (r, v) => r with { ConcurrentJobs = v })
        { Description = "Jobs at a time." },
        new Field<RunnerSection, ImmutableArray<Written<string>>>(
            "tags", new ListShape<string>(OrganizationTexts.Tag) { AtLeast = 1, Unique = true }, (r, v) => r with { Tags = v })
        { Required = true, Description = "The tags by which jobs choose this runner." },
        new Field<RunnerSection, ImmutableArray<Written<string>>>("environments", EnvironmentNames, (r, v) => r with { Environments = v })
        { Description = "Environments in which the runner exists; default: all." },
        new Field<RunnerSection, bool>("run_untagged", new BooleanShape(), (r, v) => r with { RunUntagged = v })
        { Description = "Takes jobs without tags too.", Default = "false" },
        new Field<RunnerSection, bool>("locked", new BooleanShape(), (r, v) => r with { Locked = v })
        { Description = "Cannot be given to other projects.", Default = "false" },
        new Field<RunnerSection, bool>("protected", new BooleanShape(), (r, v) => r with { Protected = v })
        { Description = "Takes jobs of protected branches only.", Default = "false" },
        new Field<RunnerSection, ResourcesSection>("resources", Resources, (r, v) => r with { Resources = v.Value })
        { Description = "Kubernetes requests and limits of the jobs." },
        new Field<RunnerSection, ScalingSection>("hpa", Scaling, (r, v) => r with { Scaling = v })
        { Description = "Scaling by load." });

    private static readonly ObjectShape<CacheSection> Cache = new(new(),
        new Field<CacheSection, string>("server", TextShapes.HttpUrl, (c, v) => c with { Server = v })
        { Required = true, Description = "Address of the cache, under the domain of one of the environments." },
        new Field<CacheSection, string>("name", OrganizationTexts.CacheName, (c, v) => c with { Name = v })
        { Required = true, Description = "Name of the cache on that server." },
        new Field<CacheSection, string>("storage_size", OrganizationTexts.Quantity, (c, v) => c with { StorageSize = v })
        { Description = "Storage that the cache gets." });

    private static readonly ObjectShape<ForgeSection> Forge = new(new(),
        new Field<ForgeSection, ForgeType>(
            "type", new ChoiceShape<ForgeType>(("gitlab", ForgeType.GitLab), ("github", ForgeType.GitHub)), (f, v) => f with { Type = v })
        { Required = true, Description = "The software of the forge." },
        new Field<ForgeSection, string>("url", TextShapes.HttpUrl, (f, v) => f with { Url = v })
        { Required = true, Description = "Address of the forge." },
        new Field<ForgeSection, string>("group", OrganizationTexts.GroupPath, (f, v) => f with { Group = v })
        { Required = true, Description = "The group or organization whose runners are ours." });

    /// <summary>The whole file.</summary>
    public static readonly ObjectShape<OrganizationFile> File = new(new(),
        new Field<OrganizationFile, OrganizationSection>("organization", Section, (f, v) => f with { Organization = v })
        { Required = true, Description = "The organization and its environments." },
        new Field<OrganizationFile, ImmutableArray<Named<RunnerSection>>>(
            "runners", new MapShape<RunnerSection>(TextShapes.DnsLabel, Runner), (f, v) => f with { Runners = v })
        { Required = true, Description = "The CI runners, by name; may be empty: {}." },
        new Field<OrganizationFile, CacheSection>("cache", Cache, (f, v) => f with { Cache = v })
        { Required = true, Description = "The build cache." },
        new Field<OrganizationFile, ForgeSection>("forge", Forge, (f, v) => f with { Forge = v })
        { Description = "The forge; needed to verify that runners are registered." });

    /// <summary>JSON Schema of the canonical shape.</summary>
    public static string Schema => JsonSchema.Of("organization.yaml", File);
}
