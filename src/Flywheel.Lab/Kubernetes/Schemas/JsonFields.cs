using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas;

/// <summary>Reads and fills fields of an object that may lack any of them.</summary>
internal static class JsonFields
{
    /// <summary>Empty when there is none.</summary>
    public static string Text(this JsonObject content, string name) =>
        content[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? Fields.ScalarReader.Text(value) : "";

    public static long? Number(this JsonObject content, string name) => content[name].AsNumber();

    public static long? AsNumber(this JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static bool Flag(this JsonObject content, string name) => content[name]?.GetValueKind() == JsonValueKind.True;

    public static JsonObject? Object(this JsonObject content, string name) => content[name] as JsonObject;

    /// <summary>Follows several fields.</summary>
    public static JsonObject? Object(this JsonObject content, params ReadOnlySpan<string> names)
    {
        JsonObject? at = content;
        foreach (var name in names)
        {
            at = at?[name] as JsonObject;
        }

        return at;
    }

    /// <summary>The object in a field, which is put there when it is missing.</summary>
    public static JsonObject Ensure(this JsonObject content, string name)
    {
        if (content[name] is not JsonObject field)
        {
            content[name] = field = [];
        }

        return field;
    }

    /// <summary>The objects of a list; none when there is no list.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject content, string name) =>
        content[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The texts of a list; none when there is no list.</summary>
    public static IEnumerable<string> Texts(this JsonObject content, string name) =>
        content[name] is JsonArray list
            ? list.OfType<JsonValue>().Where(value => value.GetValueKind() == JsonValueKind.String).Select(value => Fields.ScalarReader.Text(value))
            : [];

    /// <summary>Sets a field that is missing.</summary>
    public static void Default(this JsonObject content, string name, JsonNode? value)
    {
        if (content[name] is null)
        {
            content[name] = value;
        }
    }

    /// <summary>Sets a number that is missing or 0.</summary>
    public static void DefaultNumber(this JsonObject content, string name, int value)
    {
        if (content.Number(name) is null or 0)
        {
            content[name] = value;
        }
    }
}
