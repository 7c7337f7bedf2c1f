using Spectre.Console.Rendering;

namespace Flywheel.Cli.Views;

/// <summary>Lines at the bottom of a terminal that are written over again and again.</summary>
/// <remarks>
/// Each drawing is one write, and lines that did not change are passed over, so nothing flickers. The cursor is never hidden, so nothing
/// has to be put back when the program is killed; it rests below the last line, where a message of somebody else does no harm.
/// </remarks>
internal sealed class ScreenArea(Page page)
{
    private IReadOnlyList<Line> _shown = [];
    private int _width;

    /// <summary>Puts these lines in the place of those before. They must be narrower than the screen.</summary>
    public void Draw(IReadOnlyList<Line> lines)
    {
        var width = page.Width;
        if (width == _width && lines.Count == _shown.Count && lines.Zip(_shown).All(pair => pair.First.LooksAs(pair.Second)))
        {
            return;
        }

        page.Console.Write(new Frame([.. Pieces(lines, width)]));
        (_shown, _width) = (lines, width);
    }

    private IEnumerable<Segment> Pieces(IReadOnlyList<Line> lines, int width)
    {
        var up = Rows(width);
        yield return Segment.Control(up == 0 ? "\r" : $"\r\e[{up}A");
        for (var row = 0; row < lines.Count; row++)
        {
            if (width != _width || row >= _shown.Count || !lines[row].LooksAs(_shown[row]))
            {
                foreach (var piece in lines[row].Pieces)
                {
                    yield return piece;
                }

                yield return Segment.Control("\e[K");
            }

            yield return Segment.Control("\n");
        }

        yield return Segment.Control("\e[J");
    }

    // A terminal that became narrower has broken the longer lines into several rows.
    private int Rows(int width) => _shown.Sum(line => Math.Max(1, (line.Width + width - 1) / Math.Max(1, width)));

    private sealed class Frame(IReadOnlyList<Segment> pieces) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => pieces;
    }
}
