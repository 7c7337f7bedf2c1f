using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>A set of fields by flattened paths, <c>webhooks.0.clientConfig</c>, each with all that is below it.</summary>
internal sealed class FieldPaths(IEnumerable<string> paths)
{
    private readonly ImmutableArray<string> _paths = [.. paths.Where(p => p.Trim().Length > 0).Select(p => p.Trim())];

    /// <summary>What no comparison looks at: identity, and what only servers write.</summary>
    public static FieldPaths Control { get; } = new(
    [
        "apiVersion", "kind", "status", "metadata.name", "metadata.namespace", "metadata.finalizers", "metadata.initializers", "metadata.ownerReferences",
        "metadata.creationTimestamp", "metadata.generation", "metadata.resourceVersion", "metadata.uid", "metadata.managedFields", "metadata.selfLink",
        "metadata.annotations.kubectl.kubernetes.io/last-applied-configuration",
    ]);

    /// <summary>Those of a list attribute.</summary>
    public static FieldPaths Of(TofuValue list) => new(list.Elements.Select(e => e.Text ?? ""));

    /// <summary>Which fields of a manifest are not to be shown: as configured, or all values of a Secret.</summary>
    public static FieldPaths Sensitive(TofuValue configured, Manifest manifest)
    {
        var paths = configured.Elements.Select(e => e.Text ?? "").Where(p => p.Trim().Length > 0).ToList();
        return new(paths.Count > 0
            ? paths.SelectMany(p => p.StartsWith("stringData", StringComparison.Ordinal) ? [p, "data" + p["stringData".Length..]] : new[] { p })
            : manifest.IsSecret ? ["data", "stringData"] : []);
    }

    public bool Covers(string path) => _paths.Any(p => path.StartsWith(p, StringComparison.Ordinal) && (path.Length == p.Length || path[p.Length] == '.'));

    /// <summary>A copy in which these fields are masked.</summary>
    public JsonObject Mask(JsonObject content)
    {
        var masked = content.DeepClone().AsObject();
        foreach (var path in _paths)
        {
            Mask(masked, path);
        }

        return masked;
    }

    /// <summary>The leaves of an object by their paths, in the order of the object.</summary>
    public static IEnumerable<(string Path, JsonNode? Value)> Flatten(JsonNode? node, string path = "") => node switch
    {
        JsonObject { Count: > 0 } map => map.SelectMany(m => Flatten(m.Value, path.Length == 0 ? m.Key : $"{path}.{m.Key}")),
        JsonArray { Count: > 0 } list => list.SelectMany((e, i) => Flatten(e, string.Create(CultureInfo.InvariantCulture, $"{path}.{i}"))),
        _ => [(path, node)],
    };

    // Keys may hold dots themselves, so every way to read the path is tried.
    private static void Mask(JsonObject map, string path)
    {
        foreach (var key in map.Select(m => m.Key).ToList())
        {
            if (path == key)
            {
                map[key] = "(sensitive value)";
            }
            else if (path.StartsWith($"{key}.", StringComparison.Ordinal) && map[key] is JsonObject inner)
            {
                Mask(inner, path[(key.Length + 1)..]);
            }
        }
    }
}
