namespace Flywheel.Cli.Views;

/// <summary>Rows in columns. When the screen is too narrow one column gives way, cut with an ellipsis.</summary>
/// <param name="heads">The headings.</param>
/// <param name="yielding">Which column is cut.</param>
internal sealed class Table(IReadOnlyList<string> heads, int yielding)
{
    private const int Gap = 2;
    private const int Narrowest = 8;
    private readonly List<IReadOnlyList<Line>> _rows = [[.. heads.Select(h => Line.Of(h, Reports.TextStyle.Dim))]];

    public void Add(params IReadOnlyList<Line> cells) => _rows.Add(cells);

    /// <summary>The headings and all rows, at most so wide as far as one column can make up for it.</summary>
    public IReadOnlyList<Line> Render(int width)
    {
        var widths = heads.Select((_, column) => _rows.Max(row => row[column].Width)).ToArray();
        var surplus = widths.Sum() + (Gap * (widths.Length - 1)) - width;
        if (surplus > 0)
        {
            widths[yielding] = Math.Max(Math.Min(Narrowest, widths[yielding]), widths[yielding] - surplus);
        }

        return [.. _rows.Select(row => Render(row, widths).CutTo(width))];
    }

    private static Line Render(IReadOnlyList<Line> cells, int[] widths)
    {
        var line = new Line();
        var start = 0;
        for (var column = 0; column < cells.Count; column++)
        {
            line.PadTo(start).Add(cells[column].CutTo(widths[column]));
            start += widths[column] + Gap;
        }

        return line;
    }
}
