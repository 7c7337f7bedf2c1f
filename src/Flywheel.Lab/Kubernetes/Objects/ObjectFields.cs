using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>Reads the fields that all objects have; whatever is not of the right type reads as absent.</summary>
internal static class ObjectFields
{
    public static string Name(this JsonObject content) => content.Metadata("name");

    public static string Namespace(this JsonObject content) => content.Metadata("namespace");

    /// <summary>A text of <c>metadata</c>; empty when there is none.</summary>
    public static string Metadata(this JsonObject content, string field) => (content["metadata"] as JsonObject).Text(field);

    /// <summary><c>metadata</c>, which is made when it is missing.</summary>
    public static JsonObject MetadataObject(this JsonObject content) => content.Child("metadata");

    /// <summary>The object in a field, which is made when there is none.</summary>
    public static JsonObject Child(this JsonObject content, string field)
    {
        if (content[field] is JsonObject child)
        {
            return child;
        }

        child = [];
        content[field] = child;
        return child;
    }

    /// <summary>A text; empty when there is none.</summary>
    public static string Text(this JsonObject? content, string field) =>
        content?[field] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A whole number; null when there is none.</summary>
    public static long? Number(this JsonObject? content, string field) =>
        content?[field] is not JsonValue value ? null
        : value.TryGetValue(out long number) ? number
        : value.TryGetValue(out int small) ? small
        : null;

    /// <summary>The texts of a list.</summary>
    public static ImmutableArray<string> Texts(this JsonObject? content, string field) =>
        content?[field] is JsonArray list
            ? [.. list.OfType<JsonValue>().Where(item => item.GetValueKind() == JsonValueKind.String).Select(item => item.GetValue<string>())]
            : [];

    /// <summary>What stands at a dotted path such as <c>spec.replicas</c>; null when nothing does.</summary>
    public static JsonNode? At(this JsonObject content, string path)
    {
        JsonNode? node = content;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

    /// <summary>Sets what stands at a dotted path, making the objects on the way.</summary>
    public static void Set(this JsonObject content, string path, JsonNode? value)
    {
        var steps = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var parent = content;
        foreach (var step in steps[..^1])
        {
            parent = parent.Child(step);
        }

        parent[steps[^1]] = value;
    }
}
