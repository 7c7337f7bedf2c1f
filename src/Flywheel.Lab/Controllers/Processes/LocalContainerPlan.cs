using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>Everything that is settled before a container's first start.</summary>
internal sealed record LocalContainerPlan
{
    public required string PodUid { get; init; }

    /// <summary>As messages of a kubelet name it: <c>NAME_NAMESPACE(UID)</c>.</summary>
    public required string PodName { get; init; }

    public required string Container { get; init; }

    public required CheckedCommand Command { get; init; }

    /// <summary>Of a command whose program lies in its archive: where in it.</summary>
    public required string OwnProgram { get; init; }

    /// <summary>All variables but the port.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>What it mounts.</summary>
    public required MountedFiles Mounted { get; init; }

    public required ReadinessProbe Probe { get; init; }

    public required string RestartPolicy { get; init; }

    /// <summary>Between asking it to end and killing it.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>The pod's private folder; gone with it.</summary>
    public required string Folder { get; init; }

    public string Home => Path.Combine(Folder, "home");

    public string Temporary => Path.Combine(Folder, "tmp");

    /// <summary>The working directory: the unpacked archive, or an empty folder.</summary>
    public string Work => Path.Combine(Folder, "work");

    /// <summary>Where the mounted files lie.</summary>
    public string Volumes => Path.Combine(Folder, "volumes");

    public static LocalContainerPlan For(
        Seen pod, JsonObject container, LocalCommand command, CheckedCommand check, ContainerEnvironment environment, MountedFiles mounted, LocalMachine machine)
    {
        var folder = Path.Combine(machine.Folder, pod.Uid);
        var plan = new LocalContainerPlan
        {
            PodUid = pod.Uid,
            PodName = $"{pod.Name}_{pod.Namespace}({pod.Uid})",
            Container = command.Container,
            Command = check,
            OwnProgram = command.Arguments[0],
            Environment = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal),
            Mounted = mounted,
            Probe = ReadinessProbe.Of(container),
            RestartPolicy = pod.Spec.TextAt("restartPolicy") is { Length: > 0 } policy ? policy : "Always",
            Grace = TimeSpan.FromSeconds(Math.Clamp(pod.Spec.NumberAt("terminationGracePeriodSeconds") ?? 30, 0, 600)),
            Folder = folder,
        };
        return plan with
        {
            Environment = plan.Environment
                .Add("LANG", "C.UTF-8")
                .SetItems(environment.Variables.Select(variable => KeyValuePair.Create(variable.Key, mounted.Lead(variable.Value, plan.Volumes))))
                .SetItems(command.Environment.Where(variable => !ContainerEnvironment.IsRefused(variable.Key)))
                .SetItem("PATH", machine.Path)
                .SetItem("HOME", plan.Home)
                .SetItem("TMPDIR", plan.Temporary),
        };
    }
}
