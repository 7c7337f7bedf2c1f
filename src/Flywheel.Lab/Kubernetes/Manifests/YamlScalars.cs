using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flywheel.Lab.Kubernetes.Manifests;

/// <summary>What a scalar of a manifest means: the words of YAML 1.1, as kubectl reads them (<c>sigs.k8s.io/yaml</c>).</summary>
internal static partial class YamlScalars
{
    private const string TextTag = "tag:yaml.org,2002:str";

    /// <summary>The value; null for YAML's null.</summary>
    public static JsonNode? Value(Scalar scalar)
    {
        var text = scalar.Value;
        return IsText(scalar) ? JsonValue.Create(text) : text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y" => JsonValue.Create(true),
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N" => JsonValue.Create(false),
            _ => Number(text) ?? JsonValue.Create(text),
        };
    }

    /// <summary>Whether a text means itself when it stands in a manifest without quotes.</summary>
    public static bool MeansItself(string text) =>
        Value(new(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, true, true)) is JsonValue value && value.TryGetValue(out string? _);

    /// <summary>The scalar as a key; keys of JSON are texts.</summary>
    public static string Key(Scalar scalar) => IsText(scalar) ? scalar.Value : Value(scalar) switch
    {
        null => "null",
        JsonValue value when value.TryGetValue(out string? text) => text,
        var other => other.ToJsonString(),
    };

    private static bool IsText(Scalar scalar) =>
        scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == TextTag);

    private static JsonValue? Number(string text)
    {
        if (!char.IsAsciiDigit(text[^1]) && !IntegerPattern().IsMatch(text) && !FloatPattern().IsMatch(text))
        {
            return null;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (IntegerPattern().IsMatch(text))
        {
            return Integer(plain);
        }

        return FloatPattern().IsMatch(text) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? Whole(number)
            : null;
    }

    private static JsonValue? Integer(string text)
    {
        var negative = text[0] == '-';
        var digits = text.TrimStart('+', '-');
        var value = digits switch
        {
            _ when digits.StartsWith("0x", StringComparison.Ordinal) => Parse("0" + digits[2..], NumberStyles.AllowHexSpecifier),
            _ when digits.StartsWith("0b", StringComparison.Ordinal) => Parse("0" + digits[2..], NumberStyles.AllowBinarySpecifier),
            _ when digits.StartsWith("0o", StringComparison.Ordinal) => Octal(digits[2..]),
            ['0', _, ..] => Octal(digits[1..]),
            _ => Parse(digits, NumberStyles.None),
        };
        return value switch
        {
            null => null,
            _ when negative && -value >= long.MinValue => JsonValue.Create((long)-value.Value),
            _ when !negative && value <= long.MaxValue => JsonValue.Create((long)value.Value),
            _ => JsonValue.Create((negative ? -1 : 1) * (double)value.Value),
        };
    }

    private static BigInteger? Parse(string digits, NumberStyles style) =>
        digits.Length <= 64 && BigInteger.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static BigInteger? Octal(string digits) =>
        digits.Length <= 32 && digits.All(digit => digit is >= '0' and <= '7')
            ? digits.Aggregate(BigInteger.Zero, (value, digit) => (value * 8) + (digit - '0'))
            : null;

    // 1e3 is a whole number to those who read JSON with care.
    private static JsonValue Whole(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) < 1L << 53 ? JsonValue.Create((long)number) : JsonValue.Create(number);

    [GeneratedRegex(@"\A[-+]?(0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+|0|[1-9][0-9_]*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex FloatPattern();
}
