using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>The parts of JSON Schema that all shapes write in the same way.</summary>
internal static class SchemaJson
{
    public static void WriteType(this Utf8JsonWriter json, bool nullable, params ReadOnlySpan<string> types)
    {
        if (types.Length == 1 && !nullable)
        {
            json.WriteString("type", types[0]);
            return;
        }

        json.WriteStartArray("type");
        foreach (var type in types)
        {
            json.WriteStringValue(type);
        }

        if (nullable)
        {
            json.WriteStringValue("null");
        }

        json.WriteEndArray();
    }

    public static void WriteSchema<T>(this Utf8JsonWriter json, string property, Shape<T> shape)
    {
        json.WriteStartObject(property);
        shape.WriteSchema(json, nullable: false);
        json.WriteEndObject();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string property, IEnumerable<string> values)
    {
        json.WriteStartArray(property);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
