using System.Globalization;
using System.Text;

namespace Flywheel.Reports;

/// <summary>Text from outside as Markdown that shows it and does nothing else: no markup, HTML, links or mentions, one line.</summary>
internal static class MarkdownText
{
    private const string Markup = "\\`*_{}[]<>#|~&@$^!\"";

    /// <summary>Words: at most <paramref name="longest"/> characters of them.</summary>
    public static string Words(string text, int longest = 300) => Escape(Printable.Line(text, longest).Trim(), breakMentions: true);

    /// <summary>A name, in code type.</summary>
    public static string Code(string text, int longest = 200) => $"<code>{Escape(Printable.Line(text, longest), breakMentions: false)}</code>";

    /// <summary>Lines as they are, in a fence that they cannot close.</summary>
    public static string Fenced(string text, int mostLines, int longest)
    {
        var lines = Printable.Block(text).Split('\n');
        var kept = string.Join('\n', lines.Take(mostLines).Select(line => Printable.Cut(line, longest)));
        var fence = new string('`', Math.Max(3, LongestRun(kept, '`') + 1));
        var more = lines.Length > mostLines ? $"\n… and {lines.Length - mostLines} more lines" : "";
        return $"{fence}text\n{kept}{more}\n{fence}";
    }

    // Numeric entities are text for every Markdown and for HTML: neither markup nor table cells nor tags can be made from them.
    private static string Escape(string text, bool breakMentions)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            var isAddress = c == ':' && at + 1 < text.Length && text[at + 1] == '/';
            if (isAddress || Markup.Contains(c))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");

                // A mention is found in the finished page, so an entity alone does not keep people from being called.
                escaped.Append(breakMentions && c == '@' ? "&#8203;" : "");
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    private static int LongestRun(string text, char wanted)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
