using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>Reads amounts of resources as Kubernetes writes them: <c>500m</c>, <c>1.5</c>, <c>2Gi</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("Pi", 1024m * 1024 * 1024 * 1024 * 1024), ("Ei", 1024m * 1024 * 1024 * 1024 * 1024 * 1024),
        ("n", 0.000000001m), ("u", 0.000001m), ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>The amount in its unit; zero for what nobody can read.</summary>
    public static decimal Parse(JsonNode? node) => node?.ToString() is { Length: > 0 and <= 64 } text ? Parse(text) : 0;

    private static decimal Parse(string text)
    {
        foreach (var (suffix, factor) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                return Number(text.AsSpan(0, text.Length - suffix.Length)) is var number && Math.Abs(number) < 1e9m * 1e9m / factor * 1e9m ? number * factor : 0;
            }
        }

        return Number(text);
    }

    private static decimal Number(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
