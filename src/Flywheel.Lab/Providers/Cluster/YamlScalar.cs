using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>What a scalar of YAML 1.1 means (https://yaml.org/type/, as go-yaml reads it).</summary>
internal static partial class YamlScalar
{
    public static JsonNode? Read(Scalar scalar) => scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str"
        ? JsonValue.Create(scalar.Value)
        : Plain(scalar.Value);

    /// <summary>A text that would mean something else when it stood there without quotes.</summary>
    public static bool NeedsQuotes(string text) => Plain(text) is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.String;

    private static JsonNode? Plain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N":
                return JsonValue.Create(false);
        }

        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.'))
        {
            return JsonValue.Create(text);
        }

        if (Whole().IsMatch(text))
        {
            return Number(WholeOf(text.Replace("_", "", StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture));
        }

        return Fraction().IsMatch(text) && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? Number(number.ToString("R", CultureInfo.InvariantCulture))
            : JsonValue.Create(text);
    }

    // Parsed, so that the node answers for every number type that it fits.
    private static JsonNode? Number(string text) => JsonNode.Parse(text);

    private static BigInteger WholeOf(string text)
    {
        var sign = text[0] == '-' ? -1 : 1;
        var digits = text.TrimStart('+', '-');
        return sign * (digits switch
        {
            ['0', 'x', .. var hex] => BigInteger.Parse($"0{hex}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            ['0', 'b', .. var binary] => binary.Aggregate(BigInteger.Zero, (sum, digit) => (sum * 2) + (digit - '0')),
            ['0', 'o', .. var octal] => octal.Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0')),
            ['0', _, ..] => digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0')),
            _ => BigInteger.Parse(digits, CultureInfo.InvariantCulture),
        });
    }

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9_]{0,40}|0x[0-9a-fA-F_]{1,32}|0b[01_]{1,128}|0o?[0-7_]{1,40})$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
