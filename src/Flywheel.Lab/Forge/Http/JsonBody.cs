using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Forge.Http;

/// <summary>JSON that a client sent.</summary>
internal static class JsonBody
{
    // A doubled name would else be found out only where the object is first looked into.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The object; null when the bytes are anything else.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The node's text; null when it is no string.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
