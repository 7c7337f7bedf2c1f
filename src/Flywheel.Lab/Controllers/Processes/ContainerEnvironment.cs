using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Settings;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>The variables of a container as its pod asks for them: plain, from ConfigMaps, Secrets and the pod's own fields.</summary>
internal sealed record ContainerEnvironment
{
    /// <summary>By name.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    /// <summary>Names that no pod may set for a process of this machine, because they make programs load other code.</summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>What is missing, as a real kubelet words it; null: nothing.</summary>
    public string? Missing { get; init; }

    public static ContainerEnvironment Of(Seen pod, JsonObject container, ClusterView cluster)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? missing = null;
        foreach (var source in container.ObjectsAt("envFrom"))
        {
            missing ??= AddAll(values, pod, source, cluster);
        }

        foreach (var variable in container.ObjectsAt("env"))
        {
            var (value, problem) = ValueOf(pod, variable, values, cluster);
            missing ??= problem;
            if (value is not null)
            {
                values[variable.TextAt("name")] = value;
            }
        }

        ImmutableArray<string> refused = [.. values.Keys.Where(IsRefused)];
        return new()
        {
            Variables = values.Where(entry => !IsRefused(entry.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Refused = refused,
            Missing = missing,
        };
    }

    /// <summary>Our own prefix is no danger to programs of others.</summary>
    public static bool IsRefused(string name) => RefusedVariables.Contains(name) && !name.StartsWith("FLYWHEEL_", StringComparison.Ordinal);

    private static string? AddAll(SortedDictionary<string, string> values, Seen pod, JsonObject source, ClusterView cluster)
    {
        var isSecret = source.ContainsKey("secretRef");
        var reference = source.ObjectAt(isSecret ? "secretRef" : "configMapRef");
        var (held, problem) = Find(pod, isSecret, reference, cluster);
        foreach (var (key, value) in held?.Content.ObjectAt("data") ?? [])
        {
            values[source.TextAt("prefix") + key] = Text(value, isSecret);
        }

        return problem;
    }

    private static (string? Value, string? Problem) ValueOf(
        Seen pod, JsonObject variable, SortedDictionary<string, string> before, ClusterView cluster)
    {
        if (variable.ObjectAt("valueFrom") is not { } from)
        {
            return (Expand(variable.TextAt("value"), before), null);
        }

        if (from.ObjectAt("fieldRef") is { } field)
        {
            return (FieldOf(pod, field.TextAt("fieldPath")), null);
        }

        var isSecret = from.ContainsKey("secretKeyRef");
        if (from.ObjectAt(isSecret ? "secretKeyRef" : "configMapKeyRef") is not { } reference)
        {
            // Resources of the container: this machine does not limit them.
            return ("", null);
        }

        var (held, problem) = Find(pod, isSecret, reference, cluster);
        if (held?.Content.At("data", reference.TextAt("key")) is { } value)
        {
            return (Text(value, isSecret), null);
        }

        return reference.FlagAt("optional")
            ? (null, null)
            : (null, problem ?? $"couldn't find key {reference.TextAt("key")} in {(isSecret ? "Secret" : "ConfigMap")} {pod.Namespace}/{reference.TextAt("name")}");
    }

    private static (Seen? Held, string? Problem) Find(Seen pod, bool isSecret, JsonObject? reference, ClusterView cluster)
    {
        var name = reference.TextAt("name");
        var held = cluster.Find(new ObjectKey(isSecret ? Collections.Secrets : Collections.ConfigMaps, pod.Namespace, name));
        return (held, held is not null || reference.FlagAt("optional") ? null : $"{(isSecret ? "secret" : "configmap")} \"{name}\" not found");
    }

    private static string FieldOf(Seen pod, string path) => path switch
    {
        "metadata.name" => pod.Name,
        "metadata.namespace" => pod.Namespace,
        "metadata.uid" => pod.Uid,
        "spec.nodeName" => pod.Spec.TextAt("nodeName"),
        "spec.serviceAccountName" => pod.Spec.TextAt("serviceAccountName"),
        "status.podIP" => pod.Status.TextAt("podIP"),
        "status.hostIP" => pod.Status.TextAt("hostIP"),
        _ when path.StartsWith("metadata.labels['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) => pod.Labels.TextAt(path[17..^2]),
        _ when path.StartsWith("metadata.annotations['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) => pod.Annotation(path[22..^2]),
        _ => "",
    };

    private static string Text(JsonNode? value, bool isSecret)
    {
        var text = value is JsonValue plain && plain.TryGetValue(out string? held) ? held : "";
        if (!isSecret)
        {
            return text;
        }

        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    // $(NAME) stands for a variable before this one, $$ for a dollar: k8s.io/api core/v1 EnvVar.value.
    private static string Expand(string text, SortedDictionary<string, string> before)
    {
        var expanded = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '$' && at + 1 < text.Length)
            {
                if (text[at + 1] == '$')
                {
                    expanded.Append('$');
                    at++;
                    continue;
                }

                if (text[at + 1] == '(' && text.IndexOf(')', at) is var end and > 0 && before.TryGetValue(text[(at + 2)..end], out var value))
                {
                    expanded.Append(value);
                    at = end;
                    continue;
                }
            }

            expanded.Append(text[at]);
        }

        return expanded.ToString();
    }
}
