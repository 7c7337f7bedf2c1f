using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>A value of any kind, kept as JSON.</summary>
/// <remarks>
/// Without quotes <c>true</c>, <c>false</c>, <c>null</c> and decimal numbers are what they look like; all else is text,
/// also <c>012</c>, <c>0x50</c>, <c>1e3</c>, <c>no</c>.
/// </remarks>
internal sealed class JsonShape : Shape<JsonText>
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override Written<JsonText>? Read(YamlNode node, Findings findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            Write(json, node);
        }

        return new(new(Encoding.UTF8.GetString(bytes.ToArray())), node.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        // any value
    }

    private static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    json.WritePropertyName(key.Value);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case YamlSequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case YamlScalar { IsNull: true }:
                json.WriteNullValue();
                break;
            case YamlScalar { IsPlain: true, Value: "true" or "false" } flag:
                json.WriteBooleanValue(flag.Value == "true");
                break;
            case YamlScalar { IsPlain: true } number when IsDecimal(number.Value):
                json.WriteRawValue(number.Value);
                break;
            case YamlScalar text:
                json.WriteStringValue(text.Value);
                break;
        }
    }

    // 12, -3, 0.5; not 012, +1, .5, 5., 1e3
    private static bool IsDecimal(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var leadingZero = digits.Length > 1 && digits[0] == '0' && digits[1] != '.';
        return digits.Length is > 0 and <= 40
            && !leadingZero
            && digits[0] != '.'
            && digits[^1] != '.'
            && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
    }
}
