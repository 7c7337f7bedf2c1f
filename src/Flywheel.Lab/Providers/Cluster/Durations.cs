using System.Globalization;
using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>Durations as Go writes them, which is how timeouts are configured: <c>90s</c>, <c>1h30m</c>.</summary>
internal static partial class Durations
{
    public static TimeSpan? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || text.Length == 0 || text.Length > 32)
        {
            return null;
        }

        var total = 0.0;
        for (var i = 0; i < match.Groups[1].Captures.Count; i++)
        {
            total += double.Parse(match.Groups[1].Captures[i].Value, CultureInfo.InvariantCulture) * match.Groups[2].Captures[i].Value switch
            {
                "h" => 3600,
                "m" => 60,
                "ms" => 0.001,
                "s" => 1,
                _ => 0.000001,
            };
        }

        return total < 1e7 ? TimeSpan.FromSeconds(total) : null;
    }

    /// <summary>The <c>timeouts</c> block's word for an operation, or its default.</summary>
    public static TimeSpan Timeout(TofuValue state, string operation, TimeSpan usual) =>
        state["timeouts"][operation].Text is { } text && Parse(text) is { } wanted ? wanted : usual;

    /// <summary>What is wrong with a <c>timeouts</c> block.</summary>
    public static IEnumerable<ProviderProblem> Check(TofuValue config) => config["timeouts"].Members
        .Where(m => m.Value.Text is { } text && Parse(text) is null)
        .Select(m => new ProviderProblem(
            "Invalid timeout", $"\"{m.Value.Text}\" is no duration such as \"30s\" or \"2h45m\".", ValuePath.Of("timeouts").Attribute(m.Key)));

    [GeneratedRegex(@"^(?:(\d+(?:\.\d+)?)(h|ms|m|s|us|µs))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
