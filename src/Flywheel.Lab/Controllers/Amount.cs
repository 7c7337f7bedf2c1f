using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>A number or a percentage, as <c>maxSurge</c>, <c>maxUnavailable</c> and <c>minAvailable</c> are written.</summary>
internal static class Amount
{
    /// <summary>What it comes to for a whole; what is missing or unreadable gives <paramref name="absent"/>.</summary>
    public static int Of(JsonNode? node, int whole, bool roundUp, string absent)
    {
        if (node.AsNumber() is { } number)
        {
            return number;
        }

        var text = node is JsonValue value && value.TryGetValue(out string? written) ? written : absent;
        if (!text.EndsWith('%'))
        {
            return int.TryParse(text, CultureInfo.InvariantCulture, out var plain) ? plain : 0;
        }

        var percent = int.TryParse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture, out var read) ? read : 0;
        var share = (long)percent * whole;
        return (int)(roundUp ? (share + 99) / 100 : share / 100);
    }
}
