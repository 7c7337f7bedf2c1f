using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>A place in a JSON document (RFC 6901): <c>/spec/containers/0/image</c>.</summary>
/// <param name="Tokens">Its unescaped parts; empty: the whole document.</param>
internal readonly record struct JsonPointer(ImmutableArray<string> Tokens)
{
    /// <summary>Reads it; null: it does not begin with a slash.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer([]);
        }

        return text[0] != '/' ? null : new JsonPointer([.. text[1..].Split('/').Select(Unescape)]);
    }

    /// <summary>The value at the place.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryGet(JsonNode? document, out JsonNode? value)
    {
        value = document;
        foreach (var token in Tokens)
        {
            switch (value)
            {
                case JsonObject json when json.TryGetPropertyValue(token, out var member):
                    value = member;
                    break;
                case JsonArray array when Index(token, array.Count) is { } index:
                    value = array[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether this place lies inside the other.</summary>
    public bool IsBelow(JsonPointer other) => Tokens.Length > other.Tokens.Length && Tokens.AsSpan().StartsWith(other.Tokens.AsSpan());

    public JsonPointer Parent => new(Tokens[..^1]);

    /// <summary>An existing index of a list; negative ones count from its end, as the server's library has it.</summary>
    public static int? Index(string token, int count)
    {
        if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        index = index < 0 ? index + count : index;
        return index >= 0 && index < count ? index : null;
    }

    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
