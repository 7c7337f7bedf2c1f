using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>The rules between environments, runners and cache. They work on the file as written, so that they report beside problems of its shape.</summary>
internal static class CrossReferences
{
    public static void Check(OrganizationFile file, Findings findings)
    {
        var environments = file.Organization?.Value.Environments ?? [];
        var runners = file.Runners?.Value ?? [];

        CheckTargets(environments.Select(e => (e.Name, e.Value.ClusterContext, e.Value.Namespace)), findings, OrganizationRules.SharedTarget);
        CheckTagSets(runners, findings);
        var names = environments.Select(e => e.Name).ToImmutableSortedSet(StringComparer.Ordinal);
        foreach (var runner in runners)
        {
            CheckEnvironmentNames(runner.Value, names, findings);
            CheckScaling(runner.Value, findings);
            CheckResources(runner.Value.Resources, findings);
            CheckType(runner, file.Cache is not null, findings);
        }

        CheckCache(file.Cache?.Value.Server, environments, findings);
    }

    /// <summary>The pair of context and namespace belongs to one environment.</summary>
    public static void CheckTargets(
        IEnumerable<(string Environment, Written<string>? Context, Written<string>? Namespace)> targets, Findings findings, DiagnosticRule rule)
    {
        var taken = new Dictionary<(string, string), string>();
        foreach (var (environment, context, space) in targets)
        {
            if (context is not null && space is not null && !taken.TryAdd((context.Value, space.Value), environment))
            {
                var other = taken[(context.Value, space.Value)];
                findings.Add(rule.At(
                    space.Position,
                    $"\"{environment}\" and \"{other}\" have the same cluster context and the namespace \"{space.Value}\".",
                    "Give one of them another namespace or another cluster."));
            }
        }
    }

    private static void CheckEnvironmentNames(RunnerSection runner, ImmutableSortedSet<string> known, Findings findings)
    {
        foreach (var name in runner.Environments?.Value ?? [])
        {
            if (!known.Contains(name.Value))
            {
                findings.Add(OrganizationRules.UnknownEnvironment.At(
                    name.Position, $"There is no environment \"{name.Value}\".", Suggestion.For(name.Value, known)));
            }
        }
    }

    private static void CheckScaling(RunnerSection runner, Findings findings)
    {
        if (runner.Scaling?.Value is { MinReplicas: { } least, MaxReplicas: { } most } && least.Value > most.Value)
        {
            findings.Add(OrganizationRules.ReplicaRange.At(
                least.Position, string.Create(CultureInfo.InvariantCulture, $"min_replicas is {least.Value}, but max_replicas is {most.Value}.")));
        }
    }

    private static void CheckResources(ResourcesSection resources, Findings findings)
    {
        CheckRequest("cpu", resources.CpuRequest, resources.CpuLimit, findings);
        CheckRequest("memory", resources.MemoryRequest, resources.MemoryLimit, findings);
    }

    private static void CheckRequest(string resource, Written<string>? request, Written<string>? limit, Findings findings)
    {
        if (request is not null && limit is not null && KubernetesQuantity.Parse(request.Value) > KubernetesQuantity.Parse(limit.Value))
        {
            findings.Add(OrganizationRules.RequestAboveLimit.At(
                request.Position, $"{resource}_request is {request.Value}, but {resource}_limit is {limit.Value}."));
        }
    }

    private static void CheckTagSets(ImmutableArray<Named<RunnerSection>> runners, Findings findings)
    {
        var seen = new Dictionary<string, RunnersOfOneTagSet>(StringComparer.Ordinal);
        foreach (var runner in runners.Where(r => r.Value.Tags?.Value.Length > 0))
        {
            // Tags hold no line breaks, so that joining them is unambiguous.
            var key = string.Join('\n', runner.Value.Tags!.Value.Select(t => t.Value).Order(StringComparer.Ordinal));
            var same = seen.TryGetValue(key, out var known) ? known : seen[key] = new();
            if (same.Add(runner) is { } other)
            {
                findings.Add(OrganizationRules.SameTags.At(
                    runner.Value.Tags.Position, $"\"{runner.Name}\" has exactly the tags of \"{other}\".", "Give one of them a tag of its own."));
            }
        }
    }

    private static void CheckType(Named<RunnerSection> runner, bool hasCache, Findings findings)
    {
        if (runner.Value is not { Type: { } type, Tags: { } tags })
        {
            return;
        }

        bool HasTag(string name) => tags.Value.Any(t => string.Equals(t.Value, name, StringComparison.OrdinalIgnoreCase));

        if (type.Value == RunnerType.Nix && !hasCache)
        {
            findings.Add(OrganizationRules.NixWithoutCache.At(type.Position, $"\"{runner.Name}\" is a nix runner, but there is no cache."));
        }

        if (type.Value == RunnerType.Dind && !HasTag("privileged"))
        {
            findings.Add(OrganizationRules.DindNotPrivileged.At(tags.Position, $"\"{runner.Name}\" runs privileged containers, but has no tag that says so."));
        }

        if (type.Value.HasGpu() && !HasTag("gpu") && !HasTag(type.Value.Name()))
        {
            findings.Add(OrganizationRules.GpuWithoutTag.At(
                tags.Position, $"\"{runner.Name}\" has the type {type.Value.Name()}, but neither the tag \"gpu\" nor \"{type.Value.Name()}\"."));
        }
    }

    private static void CheckCache(Written<string>? server, ImmutableArray<Named<EnvironmentSection>> environments, Findings findings)
    {
        var domains = environments.Select(e => e.Value.Domain?.Value).OfType<string>().ToImmutableArray();
        if (server is null || domains.IsEmpty)
        {
            return;
        }

        var host = TextShapes.HostOf(server.Value);
        if (!domains.Any(d => host == d || host.EndsWith($".{d}", StringComparison.Ordinal)))
        {
            findings.Add(OrganizationRules.CacheOutsideDomains.At(
                server.Position, $"The host \"{host}\" lies under the domain of no environment.",
                $"The domains are {string.Join(", ", domains.Distinct(StringComparer.Ordinal).Take(20))}."));
        }
    }
}
