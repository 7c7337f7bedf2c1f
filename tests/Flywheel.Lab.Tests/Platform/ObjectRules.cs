using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What every object keeps to: its namespace, its labels, where secrets are, Jobs' names.</summary>
internal static partial class ObjectRules
{
    private const string LabPrefix = "lab.flywheel.dev/";
    private static readonly string[] Named = ["name", "instance"];

    /// <summary>An object lies in a namespace that its own stack makes. Rights to read may lie in one that is there before.</summary>
    /// <param name="objects">Of one stack.</param>
    /// <param name="earlier">Namespaces of the stacks that are deployed before it.</param>
    public static IEnumerable<string> Namespaces(IReadOnlyList<PlatformObject> objects, params string[] earlier)
    {
        var own = objects.Where(o => o.Kind == "Namespace").Select(o => o.Name).ToImmutableHashSet();
        return objects.Where(o => o.IsNamespaced && !own.Contains(o.Namespace))
            .Where(o => !(o.Kind is "Role" or "RoleBinding" && earlier.Contains(o.Namespace)))
            .Select(o => $"{o}: its namespace \"{o.Namespace}\" is none of the stack's");
    }

    /// <summary>Everything says what it is and whose; what makes pods, also which part.</summary>
    public static IEnumerable<string> Labels(IReadOnlyList<PlatformObject> objects) =>
        from o in objects
        let missing = (o.PodTemplate is null ? Named : [.. Named, "component"]).Select(name => $"app.kubernetes.io/{name}").Where(label => o.Labels.GetValueOrDefault(label) is null or "")
            .Concat(o.Labels.GetValueOrDefault("app.kubernetes.io/part-of") == "flywheel-platform" ? [] : ["app.kubernetes.io/part-of=flywheel-platform"])
            .Concat(o.Labels.GetValueOrDefault("app.kubernetes.io/managed-by") == "opentofu" ? [] : ["app.kubernetes.io/managed-by=opentofu"])
            .ToList()
        where missing.Count > 0
        select $"{o}: it has no {string.Join(", ", missing)}";

    /// <summary>No secret stands in anything but a Secret.</summary>
    /// <param name="secrets">Their values.</param>
    public static IEnumerable<string> Secrets(IReadOnlyList<PlatformObject> objects, IReadOnlyCollection<string> secrets) => objects
        .Where(o => o.Kind != "Secret" && o.Body.ToJsonString() is var text && secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)))
        .Select(o => $"{o}: a secret stands in it");

    /// <summary>A Job is another one when what it does changes, and it stays to be seen.</summary>
    public static IEnumerable<string> Jobs(IReadOnlyList<PlatformObject> objects)
    {
        foreach (var job in objects.Where(o => o is { Kind: "Job", Group: "batch" }))
        {
            if (!EndsInDigest().IsMatch(job.Name))
            {
                yield return $"{job}: its name has no digest at its end, so that a change of it cannot be applied";
            }

            if (job.At("spec.ttlSecondsAfterFinished") is not null)
            {
                yield return $"{job}: with ttlSecondsAfterFinished it goes, and the next apply runs it again";
            }
        }
    }

    /// <summary>A Job of the same name does the same in every environment: its name follows its image and configuration.</summary>
    /// <param name="environments">The objects of one stack in each of them.</param>
    public static IEnumerable<string> JobNames(IReadOnlyList<IReadOnlyList<PlatformObject>> environments) => environments
        .SelectMany(objects => objects.Where(o => o is { Kind: "Job", Group: "batch" }).Select(job => (Job: job, Does: Does(job, objects))))
        .GroupBy(each => each.Job.ToString(), StringComparer.Ordinal)
        .Where(same => same.Select(each => each.Does).Distinct(StringComparer.Ordinal).Count() > 1)
        .Select(same => $"{same.Key}: it does different things under the same name");

    // What it runs, and the configuration that it names.
    private static string Does(PlatformObject job, IReadOnlyList<PlatformObject> objects)
    {
        var runs = string.Join('\n', job.Containers.Select(c => string.Join('\n', ((string[])["image", "command", "args", "env"]).Select(part => c[part]?.ToJsonString()))));
        var pod = job.PodTemplate!.ToJsonString();
        return objects.Where(o => o.Kind == "ConfigMap" && o.Namespace == job.Namespace && pod.Contains($"\"{o.Name}\"", StringComparison.Ordinal))
            .Aggregate(runs, (text, config) => $"{text}\n{config.At("data")?.ToJsonString()}");
    }

    /// <summary>What is for the lab alone is nowhere else.</summary>
    public static IEnumerable<string> LabOnly(IReadOnlyList<PlatformObject> objects) =>
        objects.Where(o => o.Body.ToJsonString().Contains(LabPrefix, StringComparison.Ordinal)).Select(o => $"{o}: it has {LabPrefix} outside the lab");

    [GeneratedRegex("-[0-9a-f]{8,}$")]
    private static partial Regex EndsInDigest();
}
