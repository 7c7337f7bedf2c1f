using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Protobuf;

/// <summary>The messages that are one value in JSON: times, quantities, numbers or texts (apimachinery's generated.proto files).</summary>
internal static class WellKnownMessages
{
    /// <summary>No seconds are no time: Go's zero.</summary>
    public static JsonNode? Time(ReadOnlySpan<byte> message, string format)
    {
        long? seconds = null;
        long nanos = 0;
        var reader = new WireReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    seconds = reader.Number();
                    break;
                case 2:
                    nanos = reader.Number();
                    break;
            }
        }

        if (seconds is null)
        {
            return null;
        }

        // beyond the years 1 to 9999 RFC 3339 has no words
        return seconds is > -62135596800 and <= 253402300799 && nanos is >= 0 and < 1_000_000_000
            ? JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds(seconds.Value).AddTicks(nanos / 100).UtcDateTime.ToString(format, CultureInfo.InvariantCulture))
            : seconds == -62135596800 ? null : throw new MalformedProtobufException("a time is out of range");
    }

    public static JsonNode Quantity(ReadOnlySpan<byte> message)
    {
        var text = "0";
        var reader = new WireReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                text = reader.Text();
            }
        }

        return JsonValue.Create(text);
    }

    public static JsonNode IntOrString(ReadOnlySpan<byte> message)
    {
        long type = 0;
        var number = 0;
        var text = "";
        var reader = new WireReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    type = reader.Number();
                    break;
                case 2:
                    number = unchecked((int)reader.Number());
                    break;
                case 3:
                    text = reader.Text();
                    break;
            }
        }

        return type == 1 ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    /// <summary>JSON within protobuf: managed fields, raw extensions.</summary>
    public static JsonNode? Raw(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        JsonNode? value = null;
        while (reader.Read())
        {
            if (reader.Field == 1 && !reader.Bytes().IsEmpty)
            {
                value = Parse(reader.Bytes());
            }
        }

        return value;
    }

    private static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return StrictJson.Parse(json);
        }
        catch (JsonException)
        {
            throw new MalformedProtobufException("JSON within it cannot be read");
        }
    }
}
