using System.Text.Json;
using System.Text.Unicode;

namespace Flywheel.Documents;

/// <summary>Parses JSON of others so that every text in it can be read: half characters, which the parser lets pass, would be exceptions later, anywhere.</summary>
internal static class UnicodeJson
{
    private const int EscapeLength = 6;

    /// <summary>The document; its texts and names are whole.</summary>
    /// <exception cref="JsonException">It is not JSON, or holds bytes or escapes that are no text.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options = default)
    {
        var document = JsonDocument.Parse(utf8, options);
        if (Utf8.IsValid(utf8.Span) && !HasHalf(utf8.Span))
        {
            return document;
        }

        document.Dispose();
        throw new JsonException("It holds half a character.");
    }

    // A \ud83d without its \ude00, or the other way round. The document is well-formed, so a backslash begins an escape.
    private static bool HasHalf(ReadOnlySpan<byte> json)
    {
        for (var rest = json; rest.IndexOf((byte)'\\') is >= 0 and var at;)
        {
            rest = rest[at..];
            var unit = UnitOf(rest);
            var isPair = char.IsHighSurrogate(unit) && char.IsLowSurrogate(UnitOf(rest[EscapeLength..]));
            if (char.IsSurrogate(unit) && !isPair)
            {
                return true;
            }

            rest = rest[(isPair ? 2 * EscapeLength : 2)..];
        }

        return false;
    }

    // What an escape of a code unit stands for; 0: it is another escape, or none.
    private static char UnitOf(ReadOnlySpan<byte> json) =>
        json is [(byte)'\\', (byte)'u', ..] && System.Buffers.Text.Utf8Parser.TryParse(json.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\0';
}
