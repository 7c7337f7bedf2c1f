using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>An address with parts in braces that are filled in for each environment.</summary>
internal static partial class UrlTemplate
{
    /// <summary>The parts of a check's address. <c>{port}</c> is empty or a colon and digits.</summary>
    public static readonly ImmutableArray<string> CheckParts = ["scheme", "domain", "port", "environment", "namespace"];

    /// <summary>The parts of a state's address.</summary>
    public static readonly ImmutableArray<string> StateParts = ["state"];

    /// <summary>The address with all parts filled in.</summary>
    public static string Fill(string template, Func<string, string> valueOf) => Part().Replace(template, match => valueOf(match.Groups[1].Value));

    /// <summary>Why the template cannot become an address, as a sentence; null when it can.</summary>
    public static string? WhyNot(string template, ImmutableArray<string> parts)
    {
        foreach (Match part in Part().Matches(template))
        {
            var name = part.Groups[1].Value;
            if (!parts.Contains(name))
            {
                return Spelling.DidYouMean(name, parts) ?? $"Known in braces: {string.Join(", ", parts)}.";
            }
        }

        return TextShapes.HttpUrl.WhyNot(Fill(template, Example));
    }

    private static string Example(string part) => part switch
    {
        "scheme" => "https",
        "domain" => "apps.test",
        "port" => ":8443",
        _ => "x",
    };

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
