using System.Buffers;
using System.Text.Json;

namespace Flywheel.Deployments.Applying;

/// <summary>Tells a state, or a piece of one, by its words. What looks like one reaches no log, even where it is none.</summary>
internal static class StateWords
{
    // Words of the state format (version 4) and of OpenTofu's encrypted states that ordinary output does not have.
    private static readonly SearchValues<string> Words = SearchValues.Create(
        ["\"lineage\":", "\"sensitive_attributes\":", "\"encrypted_data\":", "\"schema_version\":", "\"Emergency state dump\""], StringComparison.Ordinal);

    /// <summary>The second line of a state that was printed for people, whose first one is a brace.</summary>
    private static readonly SearchValues<string> SecondLines = SearchValues.Create(
        ["\"version\":", "\"serial\":", "\"lineage\":", "\"meta\":", "\"encrypted_data\":", "\"terraform_version\":"], StringComparison.Ordinal);

    /// <summary>A line, or a beginning of one, that holds words of a state.</summary>
    public static bool AreIn(ReadOnlySpan<char> text) => text.ContainsAny(Words);

    /// <summary>The line that follows a lone brace makes them the beginning of a state.</summary>
    public static bool Follow(ReadOnlySpan<char> line) => line.ContainsAny(SecondLines);

    /// <summary>Where the value of the member <c>state</c> begins in the beginning of a JSON object; -1: it is not there.</summary>
    public static int ValueIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("state"u8))
                {
                    return json[(int)reader.BytesConsumed..].IndexOf((byte)'{') is >= 0 and var brace ? (int)reader.BytesConsumed + brace : -1;
                }
            }
        }
        catch (JsonException)
        {
            // no JSON, or deeper than JSON of tofu ever is
        }

        return -1;
    }
}
