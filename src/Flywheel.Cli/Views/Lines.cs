using Spectre.Console.Rendering;

namespace Flywheel.Cli.Views;

/// <summary>Lines as one thing that the console writes at once.</summary>
internal sealed class Lines(IReadOnlyList<Line> lines, Func<string, string>? guard) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in lines)
        {
            foreach (var piece in line.Pieces)
            {
                yield return guard is null ? piece : new Segment(guard(piece.Text), piece.Style);
            }

            yield return Segment.LineBreak;
        }
    }
}
