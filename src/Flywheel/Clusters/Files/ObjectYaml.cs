using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Flywheel.Documents;

namespace Flywheel.Clusters.Files;

/// <summary>YAML of an object as JSON, plain values as Kubernetes reads them: YAML 1.2's core schema, and numbers with a leading 0 as octal.</summary>
internal static partial class ObjectYaml
{
    public static ReadOnlyMemory<byte> ToJson(YamlMapping document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            YamlJson.Write(json, document, Write);
        }

        return bytes.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, YamlScalar scalar)
    {
        var text = scalar.Value;
        if (scalar.IsNull)
        {
            json.WriteNullValue();
        }
        else if (!scalar.IsPlain)
        {
            json.WriteStringValue(text);
        }
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            json.WriteBooleanValue(text[0] is 't' or 'T');
        }
        else if (WholeNumber(text) is { } number)
        {
            json.WriteNumberValue(number);
        }
        else if (Float().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
        {
            json.WriteNumberValue(real);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }

    private static long? WholeNumber(string text)
    {
        var digits = text.AsSpan(text is ['-' or '+', ..] ? 1 : 0);
        var based = digits switch
        {
            ['0', 'x', .. var hex] => Based(hex, 16),
            ['0', 'o', .. var octal] => Based(octal, 8),
            ['0', .. var octal] when octal.Length > 0 => Based(octal, 8),
            _ => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
        return text.StartsWith('-') ? -based : based;
    }

    private static long? Based(ReadOnlySpan<char> digits, int radix)
    {
        long value = 0;
        foreach (var digit in digits)
        {
            var one = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (one >= radix || value > (long.MaxValue - one) / radix)
            {
                return null;
            }

            value = (value * radix) + one;
        }

        return digits.Length > 0 ? value : null;
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
