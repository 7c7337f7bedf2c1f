using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Flywheel.Diagnostics;

namespace Flywheel.Validation;

/// <summary>The errors in what tofu prints for people, for the commands that have no JSON.</summary>
internal static partial class HumanErrors
{
    /// <summary>Every "Error: …" with its "on FILE line N", in order.</summary>
    /// <param name="text">What came on stderr, without colours.</param>
    /// <param name="rule">The rule they belong to.</param>
    /// <param name="folder">Where the command ran, relative to the repository.</param>
    public static ImmutableArray<Diagnostic> Read(string text, DiagnosticRule rule, string folder)
    {
        var starts = ErrorLine().Matches(text);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        for (var i = 0; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1].Index : text.Length;
            var block = text[starts[i].Index..end];
            var detail = Detail(block);
            var summary = starts[i].Groups["summary"].Value.Trim();
            var diagnostic = rule.Create(detail.Length > 0 ? detail : summary) with { Summary = summary };
            if (PlaceLine().Match(block) is { Success: true } place
                && int.TryParse(place.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line))
            {
                diagnostic = diagnostic with
                {
                    Position = new(RelativePath.Join(folder, place.Groups["file"].Value), line),
                    Snippet = place.Groups["code"] is { Success: true } code ? code.Value : null,
                };
            }

            found.Add(diagnostic);
        }

        return found.ToImmutable();
    }

    // The paragraphs after the headline, without the place and the quoted code.
    private static string Detail(string block) =>
        string.Join('\n', block.Split('\n').Skip(1).Where(line => line.Length > 0 && line[0] != ' ')).Trim();

    [GeneratedRegex("^Error: (?<summary>.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^  on (?<file>[^\n]+?) line (?<line>[0-9]+)[^\n]*:\n(?:\s+[0-9]+: (?<code>[^\n]*))?", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PlaceLine();
}
