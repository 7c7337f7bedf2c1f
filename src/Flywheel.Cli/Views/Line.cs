using Flywheel.Processes;
using Flywheel.Reports;
using Spectre.Console.Rendering;

namespace Flywheel.Cli.Views;

/// <summary>One line of output as pieces of styled text. Whatever is added is text: no markup, no control characters, no line ends.</summary>
internal sealed class Line
{
    private const string Ellipsis = "…";
    private readonly List<Segment> _pieces = [];

    public static Line Empty => new();

    /// <summary>How many cells of the terminal it takes.</summary>
    public int Width { get; private set; }

    public IReadOnlyList<Segment> Pieces => _pieces;

    public static Line Of(string text, TextStyle style = TextStyle.Plain) => new Line().Add(text, style);

    /// <summary>The lines of a text; one that ends with a line end has no empty line behind it.</summary>
    public static IEnumerable<Line> Split(StyledText text)
    {
        var line = new Line();
        foreach (var span in text.Spans)
        {
            var parts = span.Text.Split('\n');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    yield return line;
                    line = new Line();
                }

                line.Add(parts[i], span.Style);
            }
        }

        if (line.Pieces.Count > 0)
        {
            yield return line;
        }
    }

    /// <summary>Adds text; tabs and line ends become spaces, other control characters are dropped.</summary>
    public Line Add(string? text, TextStyle style = TextStyle.Plain)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Append(new Segment(Clean(text), Tones.Of(style)));
        }

        return this;
    }

    /// <summary>Adds spaces until the line is this wide.</summary>
    public Line PadTo(int width) => width > Width ? Add(new string(' ', width - Width)) : this;

    /// <summary>Adds all of another line.</summary>
    public Line Add(Line other)
    {
        other._pieces.ForEach(Append);
        return this;
    }

    /// <summary>The line if it fits, else its beginning with … at the end.</summary>
    public Line CutTo(int width)
    {
        if (Width <= width)
        {
            return this;
        }

        var cut = new Line();
        Segment.Truncate(_pieces, Math.Max(0, width - 1)).ForEach(cut.Append);
        return width > 0 ? cut.Add(Ellipsis, TextStyle.Dim) : cut;
    }

    /// <summary>The same text in the same styles.</summary>
    public bool LooksAs(Line other) =>
        Width == other.Width
        && _pieces.Count == other._pieces.Count
        && _pieces.Zip(other._pieces).All(pair => pair.First.Text == pair.Second.Text && pair.First.Style.Equals(pair.Second.Style));

    public override string ToString() => string.Concat(_pieces.Select(p => p.Text));

    private void Append(Segment piece)
    {
        _pieces.Add(piece);
        Width += piece.CellCount();
    }

    private static string Clean(string text) =>
        TerminalText.IsHarmless(text) && !text.Contains('\t', StringComparison.Ordinal)
            ? text
            : TerminalText.Sanitize(text.ReplaceLineEndings(" ").Replace('\t', ' '), keepColours: false);
}
