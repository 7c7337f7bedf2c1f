using System.Text.Json;

namespace Flywheel.Lab.States;

/// <summary>What tofu wrote: a state file's bytes and the two words by which states are told apart.</summary>
/// <param name="Serial">Grows with each change.</param>
/// <param name="Lineage">The same for all versions of one state; empty when the file has none.</param>
/// <param name="Bytes">The file.</param>
internal sealed record StateContent(long Serial, string Lineage, ReadOnlyMemory<byte> Bytes)
{
    // Outputs may be any JSON, deeper than the reader's default.
    private const int MaximumDepth = 1024;

    /// <summary>Reads serial and lineage from the top level, and nothing else: states are large.</summary>
    /// <exception cref="JsonException">The bytes are no JSON object.</exception>
    /// <returns>Null when there is no serial.</returns>
    public static StateContent? Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = MaximumDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        long? serial = null;
        var lineage = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSerial = reader.ValueTextEquals("serial"u8);
            var isLineage = reader.ValueTextEquals("lineage"u8);
            reader.Read();
            if (isSerial && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            {
                serial = number;
            }
            else if (isLineage && reader.TokenType == JsonTokenType.String)
            {
                lineage = Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // The rest is read too, so that half a state is never stored for a whole one.
        reader.Read();
        return serial is { } value ? new(value, lineage, bytes) : null;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("the lineage is no Unicode");
        }
    }
}
