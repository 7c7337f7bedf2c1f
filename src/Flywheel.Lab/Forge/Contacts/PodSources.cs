using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Forge.Contacts;

/// <summary>From where the programs of a pod may have a token: what its specification says, before anything is looked up.</summary>
internal sealed record PodSources
{
    private static readonly ResourceName Secrets = new("", "secrets");
    private static readonly ResourceName ConfigMaps = new("", "configmaps");

    /// <summary>Values that stand in the specification itself.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>What becomes environment: fixed when the container starts.</summary>
    public ImmutableArray<KeptKeys> Environment { get; init; } = [];

    /// <summary>What becomes files: changes reach the running program, which reads its configuration anew.</summary>
    public ImmutableArray<KeptKeys> Files { get; init; } = [];

    public static PodSources Of(JsonObject pod)
    {
        var @namespace = pod.TextAt("metadata", "namespace");
        var variables = pod.ObjectsAt("spec", "containers").Concat(pod.ObjectsAt("spec", "initContainers")).ToList();
        var env = variables.SelectMany(container => container.ObjectsAt("env")).ToList();
        var volumes = pod.ObjectsAt("spec", "volumes").ToList();
        return new()
        {
            Values =
            [
                .. env.Select(variable => variable.TextAt("value")).Where(value => value.Length > 0),
                .. variables.SelectMany(container => container.TextsAt("args").Concat(container.TextsAt("command"))),
            ],
            Environment =
            [
                .. env.SelectMany(variable => Keys(@namespace, Secrets, variable.ObjectAt("valueFrom", "secretKeyRef"), "name")),
                .. env.SelectMany(variable => Keys(@namespace, ConfigMaps, variable.ObjectAt("valueFrom", "configMapKeyRef"), "name")),
                .. variables.SelectMany(container => container.ObjectsAt("envFrom")).SelectMany(source => Both(@namespace, source, "name")),
            ],
            Files =
            [
                .. volumes.SelectMany(volume => Both(@namespace, volume, "secretName")),
                .. volumes.SelectMany(volume => volume.ObjectsAt("projected", "sources")).SelectMany(source => Both(@namespace, source, "name")),
            ],
        };
    }

    private static IEnumerable<KeptKeys> Both(string @namespace, JsonObject source, string secretName)
    {
        var secret = source.ObjectAt("secret") ?? source.ObjectAt("secretRef");
        var map = source.ObjectAt("configMap") ?? source.ObjectAt("configMapRef");
        return Keys(@namespace, Secrets, secret, secretName).Concat(Keys(@namespace, ConfigMaps, map, "name"));
    }

    private static IEnumerable<KeptKeys> Keys(string @namespace, ResourceName resource, JsonObject? reference, string nameField)
    {
        if (reference.TextAt(nameField) is not { Length: > 0 } name)
        {
            return [];
        }

        var keys = reference.TextAt("key") is { Length: > 0 } key ? [key] : reference.ObjectsAt("items").Select(item => item.TextAt("key"));
        return [new(new(resource, @namespace, name), [.. keys])];
    }
}
