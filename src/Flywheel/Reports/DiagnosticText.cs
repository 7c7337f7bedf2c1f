using Flywheel.Diagnostics;

namespace Flywheel.Reports;

/// <summary>A diagnostic as people read it: headline, place, the lines in question, what is wrong and what to do.</summary>
/// <remarks>
/// Every line with words from outside starts with a bar of ours, so that none of them is taken for a command by a CI system
/// (<c>::set-env</c> at the start of a line).
/// </remarks>
internal static class DiagnosticText
{
    private const string Bar = "  │ ";
    private const int MostSnippetLines = 40;

    /// <summary>The diagnostic, wrapped at <paramref name="width"/> characters, ending with a line end.</summary>
    public static StyledText Render(Diagnostic diagnostic, int width)
    {
        var text = new StyledText();
        var style = diagnostic.IsError ? TextStyle.Bad : TextStyle.Warning;
        text.Add(diagnostic.IsError ? "error" : "warning", style).Add($" {diagnostic.Code}", TextStyle.Dim);
        text.Add($": {Printable.Line(diagnostic.Summary)}", TextStyle.Strong).EndLine();
        if (diagnostic.Position is { } position)
        {
            text.Add(" --> ", TextStyle.Dim).Add(Printable.Line(position.ToString()), TextStyle.Accent).EndLine();
        }

        AddSnippet(text, diagnostic.Snippet);
        AddWrapped(text, "", diagnostic.Detail, width);
        if (diagnostic.Help is { Length: > 0 } help)
        {
            AddWrapped(text, "help: ", help, width);
        }

        return text;
    }

    private static void AddSnippet(StyledText text, string? snippet)
    {
        if (string.IsNullOrWhiteSpace(snippet))
        {
            return;
        }

        text.Add(Bar.TrimEnd(), TextStyle.Dim).EndLine();
        var lines = Printable.Block(snippet).Split('\n');
        foreach (var line in lines.Take(MostSnippetLines))
        {
            text.Add(Bar, TextStyle.Dim).Add(line.TrimEnd()).EndLine();
        }

        if (lines.Length > MostSnippetLines)
        {
            text.Add($"{Bar}… and {lines.Length - MostSnippetLines} more lines", TextStyle.Dim).EndLine();
        }

        text.Add(Bar.TrimEnd(), TextStyle.Dim).EndLine();
    }

    private static void AddWrapped(StyledText text, string label, string words, int width)
    {
        var room = Math.Max(20, width - Bar.Length - label.Length);
        var lead = label;
        foreach (var line in Printable.Block(words).Split('\n').SelectMany(paragraph => Wrap(paragraph, room)))
        {
            text.Add(Bar, TextStyle.Dim).Add(lead, TextStyle.Strong).Add(line).EndLine();
            lead = new string(' ', label.Length);
        }
    }

    // Breaks at spaces only: a path or a command that is longer than the line stays whole, so that it can be copied.
    private static IEnumerable<string> Wrap(string paragraph, int room)
    {
        var rest = paragraph.TrimEnd();
        while (rest.Length > room)
        {
            var space = rest.LastIndexOf(' ', room);
            space = space > 0 && !string.IsNullOrWhiteSpace(rest[..space]) ? space : rest.IndexOf(' ', room);
            if (space < 0)
            {
                break;
            }

            yield return rest[..space].TrimEnd();
            rest = rest[(space + 1)..].TrimStart();
        }

        yield return rest;
    }
}
