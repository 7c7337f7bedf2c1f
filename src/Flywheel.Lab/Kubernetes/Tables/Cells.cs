using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>What several tables write into their cells.</summary>
internal static class Cells
{
    public const string None = "<none>";

    public static string Age(JsonObject content, DateTimeOffset now) => HumanDuration.Since(content.At("metadata.creationTimestamp"), now);

    /// <summary>A text at a path, or what stands for none.</summary>
    public static string TextAt(this JsonObject content, string path, string none = "") =>
        content.At(path)?.ToString() is { Length: > 0 } text ? text : none;

    /// <summary>A whole number at a path; 0 when there is none.</summary>
    public static long NumberAt(this JsonObject content, string path) =>
        content.At(path) is JsonValue value && (value.TryGetValue(out long number) || (value.TryGetValue(out int small) && (number = small) == small))
            ? number
            : 0;

    public static int CountAt(this JsonObject content, string path) => content.At(path) switch
    {
        JsonArray array => array.Count,
        JsonObject json => json.Count,
        _ => 0,
    };

    /// <summary>The objects of a list at a path.</summary>
    public static IEnumerable<JsonObject> ItemsAt(this JsonObject content, string path) =>
        content.At(path) is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>Whether a condition of the status holds.</summary>
    public static bool HasCondition(this JsonObject content, string type) =>
        content.ItemsAt("status.conditions").Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    /// <summary>Names and images of the containers of a pod or a template.</summary>
    public static (string Names, string Images) Containers(JsonObject content, string podSpec = "spec.template.spec")
    {
        var containers = content.ItemsAt($"{podSpec}.containers").ToList();
        return (string.Join(',', containers.Select(container => container.Text("name"))), string.Join(',', containers.Select(container => container.Text("image"))));
    }

    /// <summary>A LabelSelector.</summary>
    public static string Selector(JsonNode? selector) =>
        selector is JsonObject && LabelSelector.From(selector).ToString() is { Length: > 0 } text ? text : None;

    /// <summary>A map of labels.</summary>
    public static string Labels(JsonNode? labels) => labels is JsonObject { Count: > 0 } json
        ? string.Join(',', json.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))
        : None;

    /// <summary>The first three of a list, and how many more there are.</summary>
    public static string FirstThree(IReadOnlyCollection<string> texts, int count, string none) =>
        texts.Count == 0 ? none
        : texts.Count > 3 ? $"{string.Join(',', texts.Take(3))} + {count - 3} more..."
        : string.Join(',', texts);
}
