using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>
/// Reads JSON of others so that whatever is wrong with it comes out at once. A node by itself finds out only when somebody looks into it
/// that a name stands twice or that a text is half a surrogate pair, and that may be long after it was stored.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = KubeJson.MaximumDepth, AllowDuplicateProperties = false };

    /// <summary>The value in the text.</summary>
    /// <exception cref="JsonException">It is no JSON, a name stands twice in an object, or a text is no Unicode.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KubeJson.MaximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
            {
                throw new JsonException("a text in it is no Unicode");
            }
        }

        return JsonNode.Parse(json, documentOptions: Reading);
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static JsonNode? Parse(string json) => Parse(System.Text.Encoding.UTF8.GetBytes(json));

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan);
        }

        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
