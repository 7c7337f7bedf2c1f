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
            YamlJson.Write(json, node, Write);
        }

        return new(new(Encoding.UTF8.GetString(bytes.ToArray())), node.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        // any value
    }

    private static void Write(Utf8JsonWriter json, YamlScalar scalar)
    {
        switch (scalar)
        {
            case { IsNull: true }:
                json.WriteNullValue();
                break;
            case { IsPlain: true, Value: "true" or "false" }:
                json.WriteBooleanValue(scalar.Value == "true");
                break;
            case { IsPlain: true } when IsDecimal(scalar.Value):
                json.WriteRawValue(scalar.Value);
                break;
            default:
                json.WriteStringValue(scalar.Value);
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
