using System.Collections.Immutable;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>Makes the organization of a file in which nothing that is required is missing.</summary>
internal static class OrganizationBuilder
{
    public static Organization Build(string name, OrganizationFile file)
    {
        var section = file.Organization!.Value;
        var cache = file.Cache!.Value;
        var environments = section.Environments.Select(Environment).ToImmutableArray();
        var names = environments.Select(e => e.Name).ToImmutableArray();
        return new()
        {
            File = name,
            Name = section.Name!.Value,
            Environments = environments,
            Runners = [.. file.Runners!.Value.Select(r => Runner(r, names))],
            Cache = new(cache.Server!.Value, cache.Name!.Value, cache.StorageSize?.Value),
            Forge = file.Forge?.Value is { } forge ? new(forge.Type!.Value, forge.Url!.Value, forge.Group!.Value) : null,
        };
    }

    private static DeploymentEnvironment Environment(Named<EnvironmentSection> environment) => new()
    {
        Name = environment.Name,
        ClusterContext = environment.Value.ClusterContext!.Value,
        Namespace = environment.Value.Namespace!.Value,
        Domain = environment.Value.Domain!.Value,
        Position = environment.Position,
    };

    private static Runner Runner(Named<RunnerSection> runner, ImmutableArray<string> all) => new()
    {
        Name = runner.Name,
        Type = runner.Value.Type!.Value,
        Image = runner.Value.Image?.Value,
        ConcurrentJobs = runner.Value.ConcurrentJobs?.Value,
        Tags = [.. runner.Value.Tags!.Value.Select(t => t.Value)],
        Environments = runner.Value.Environments is { } some ? [.. some.Value.Select(e => e.Value)] : all,
        RunUntagged = runner.Value.RunUntagged?.Value ?? false,
        Locked = runner.Value.Locked?.Value ?? false,
        Protected = runner.Value.Protected?.Value ?? false,
        Resources = Resources(runner.Value.Resources),
        Scaling = runner.Value.Scaling is { } scaling ? Scaling(scaling.Value) : null,
        Position = runner.Position,
    };

    private static RunnerResources Resources(ResourcesSection written) => new()
    {
        CpuRequest = written.CpuRequest?.Value,
        CpuLimit = written.CpuLimit?.Value,
        MemoryRequest = written.MemoryRequest?.Value,
        MemoryLimit = written.MemoryLimit?.Value,
    };

    private static RunnerScaling Scaling(ScalingSection written)
    {
        var least = written.MinReplicas?.Value ?? Math.Min(1, written.MaxReplicas?.Value ?? 1);
        return new(least, written.MaxReplicas?.Value ?? Math.Max(1, least), written.TargetCpuUtilization?.Value);
    }
}
