using System.Globalization;
using System.Text.RegularExpressions;

namespace Flywheel.Organizations;

/// <summary>Amounts of CPU and memory as Kubernetes writes them: <c>500m</c>, <c>2</c>, <c>1.5</c>, <c>4Gi</c>, <c>1G</c>, <c>12e6</c>.</summary>
internal static partial class KubernetesQuantity
{
    // 16 EiB, more than Kubernetes itself can hold, and far from what a decimal cannot.
    private const decimal Largest = 16m * (1L << 60);

    /// <summary>The amount in cores or bytes; null when the text is no quantity or greater than any machine.</summary>
    public static decimal? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var suffix = match.Groups[3].Value;
        var factor = suffix is ['e' or 'E', _, ..] ? PowerOfTen(suffix.AsSpan(1)) : Factor(suffix);
        return factor is { } known && number <= Largest / known ? number * known : null;
    }

    /// <summary>What a quantity looks like; the schema shows it too.</summary>
    [GeneratedRegex(@"\A([0-9]+(\.[0-9]+)?)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][0-9]{1,2})?\z", RegexOptions.CultureInvariant)]
    public static partial Regex Pattern();

    private static decimal? Factor(string suffix) => suffix switch
    {
        "" => 1m,
        "m" => 0.001m,
        "k" => 1e3m,
        "M" => 1e6m,
        "G" => 1e9m,
        "T" => 1e12m,
        "P" => 1e15m,
        "E" => 1e18m,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        "Ei" => 1L << 60,
        _ => null,
    };

    private static decimal? PowerOfTen(ReadOnlySpan<char> digits)
    {
        var exponent = int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        var power = 1m;
        for (var i = 0; i < exponent && power < Largest; i++)
        {
            power *= 10;
        }

        return power;
    }
}
