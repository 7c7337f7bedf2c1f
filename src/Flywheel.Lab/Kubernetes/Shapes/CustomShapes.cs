using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Shapes;

/// <summary>The shapes of custom kinds, read from their <c>openAPIV3Schema</c>: <c>x-kubernetes-list-type</c>, <c>-list-map-keys</c>, <c>-map-type</c>.</summary>
internal static class CustomShapes
{
    private static readonly ConditionalWeakTable<JsonObject, Shape> Read = [];

    /// <summary>The shape of the kind's objects.</summary>
    /// <param name="schema">The schema; null: the kind has none, and its lists are single values.</param>
    public static Shape Of(JsonObject? schema) => schema is null ? Root([]) : Read.GetValue(schema, Root);

    private static Shape Root(JsonObject schema)
    {
        var fields = Fields(schema);
        return new()
        {
            Fields = new(new ShapeFields(
                new(fields.Named, StringComparer.Ordinal)
                {
                    ["apiVersion"] = Shape.Plain,
                    ["kind"] = Shape.Plain,
                    ["metadata"] = BuiltInShapes.Metadata,
                },
                fields.NamesAll)
            {
                Values = fields.Values,
            }),
        };
    }

    private static Shape Value(JsonNode? node)
    {
        if (node is not JsonObject schema)
        {
            return Shape.Unknown;
        }

        var type = Text(schema, "type");
        return type switch
        {
            "array" => new()
            {
                IsSet = Text(schema, "x-kubernetes-list-type") == "set",
                Keys = Text(schema, "x-kubernetes-list-type") == "map" && schema["x-kubernetes-list-map-keys"] is JsonArray keys
                    ? [.. keys.Select(key => key!.ToString())]
                    : [],
                ItemShape = Value(schema["items"]),
            },
            "object" => new()
            {
                IsAtomic = Text(schema, "x-kubernetes-map-type") == "atomic",
                Fields = new(Fields(schema)),
            },
            null or "" => Shape.Unknown with { Default = schema["default"]?.DeepClone() },
            _ => new() { Default = schema["default"]?.DeepClone() },
        };
    }

    private static ShapeFields Fields(JsonObject schema)
    {
        var named = new Dictionary<string, Shape>(StringComparer.Ordinal);
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var (name, property) in properties)
            {
                named[name] = Value(property);
            }
        }

        return new ShapeFields(named, NamesAll: false)
        {
            Values = schema["additionalProperties"] is JsonObject values ? Value(values) : null,
        };
    }

    private static string? Text(JsonObject schema, string name) =>
        schema[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
