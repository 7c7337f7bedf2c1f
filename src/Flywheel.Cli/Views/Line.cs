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
        foreach (var piece in _pieces)
        {
            var room = width - 1 - cut.Width;
            if (piece.CellCount() <= room)
            {
                cut.Append(piece);
                continue;
            }

            if (room > 0 && Segment.Truncate(piece, room) is { } part)
            {
                cut.Append(part);
            }

            break;
        }

        return width > 0 ? cut.Add(Ellipsis, TextStyle.Dim) : cut;
    }

    /// <summary>The line broken at spaces so that each part fits; parts after the first are indented like it and by two more.</summary>
    public IEnumerable<Line> WrapTo(int width)
    {
        if (Width <= width)
        {
            yield return this;
            yield break;
        }

        var text = ToString();
        var indent = new string(' ', Math.Min(text.Length - text.TrimStart(' ').Length + 2, width / 2));
        var line = new Line();
        Segment? gap = null;
        foreach (var (word, style) in Words())
        {
            var piece = new Segment(word, style);
            if (word == " " && line.Width > 0 && gap is null)
            {
                gap = piece;
                continue;
            }

            if (gap is not null && line.Width + 1 + piece.CellCount() > width)
            {
                yield return line;
                line = Of(indent);
            }
            else if (gap is not null)
            {
                line.Append(gap);
            }

            gap = null;
            line.Append(piece);
        }

        yield return line;
    }

    private IEnumerable<(string Word, Spectre.Console.Style Style)> Words()
    {
        foreach (var piece in _pieces)
        {
            var start = 0;
            for (var end = piece.Text.IndexOf(' ', StringComparison.Ordinal); end >= 0; end = piece.Text.IndexOf(' ', start))
            {
                if (end > start)
                {
                    yield return (piece.Text[start..end], piece.Style);
                }

                yield return (" ", piece.Style);
                start = end + 1;
            }

            if (start < piece.Text.Length)
            {
                yield return (piece.Text[start..], piece.Style);
            }
        }
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
