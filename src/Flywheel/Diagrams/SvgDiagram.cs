using System.Text;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>A diagram as a picture that needs nothing else: no scripts, no fonts, no links; light and dark.</summary>
internal sealed class SvgDiagram
{
    private readonly StringBuilder _text = new();
    private readonly Diagram _diagram;
    private readonly SvgLayout _layout;

    private SvgDiagram(Diagram diagram)
    {
        _diagram = diagram;
        _layout = new SvgLayout(diagram);
    }

    /// <summary>The document, ending with a line end.</summary>
    public static string Render(Diagram diagram) => new SvgDiagram(diagram).Render();

    private string Render()
    {
        var (width, height) = (_layout.Width, _layout.Height);
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\">");
        Line($"<title id=\"title\">{Xml(_diagram.Title)}</title>");
        Line($"<desc id=\"desc\">{Xml(_diagram.Description)}</desc>");
        Line($"<style>\n{SvgStyle.Css}\n</style>");
        Line($"<rect class=\"back\" width=\"{width}\" height=\"{height}\" rx=\"12\"/>");
        if (_diagram.IsPainted)
        {
            Line($"<text class=\"title\" x=\"{SvgLayout.Margin}\" y=\"{SvgLayout.Margin + 16}\">{Xml(_diagram.Title)}</text>");
        }

        // Panels first and jobs last, so that lines lie between them.
        AddPanels();
        AddOrder();
        AddNeeds();
        foreach (var node in _diagram.Nodes)
        {
            AddJob(node);
        }

        AddLegend();
        Line("</svg>");
        return _text.ToString();
    }

    private void AddPanels()
    {
        foreach (var stage in _diagram.AllStages)
        {
            var box = _layout.Of(stage);
            Line($"<rect class=\"panel\" x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"10\"/>");
            var x = box.X + 14;
            if (stage.State is { } state)
            {
                AddIcon(state, x + 8, box.Y + 22);
                x += SvgLayout.IconRoom;
            }

            Line($"<text class=\"head\" x=\"{x}\" y=\"{box.Y + 27}\">{Xml(stage.Title)}</text>");
            AddDuration(stage.Duration, box.Right - 14, box.Y + 26);
        }
    }

    private void AddOrder()
    {
        foreach (var (before, after) in _diagram.Stages.Zip(_diagram.Stages.Skip(1)))
        {
            var (left, right) = (_layout.Of(before), _layout.Of(after));
            AddArrow(left.Right, right.X, left.Y + 22);
        }

        if (_layout.Schedule is { } pill && _diagram.Scheduled is { } drift)
        {
            Line($"<rect class=\"pill\" x=\"{pill.X}\" y=\"{pill.Y}\" width=\"{pill.Width}\" height=\"{pill.Height}\" rx=\"{pill.Height / 2}\"/>");
            Line($"<text x=\"{pill.X + (pill.Width / 2)}\" y=\"{pill.Middle + 5}\" text-anchor=\"middle\">Schedule</text>");
            AddArrow(pill.Right, _layout.Of(drift).X, pill.Middle);
        }
    }

    private void AddArrow(int from, int to, int y)
    {
        Line($"<path class=\"order\" d=\"M{from + 6} {y}H{to - 12}\"/>");
        Line($"<path class=\"ordertip\" d=\"M{to - 5} {y}l-9-5.5v11z\"/>");
    }

    // What skips a stage is said by the order of the stages already, so it is drawn faintly.
    private void AddNeeds()
    {
        var nodes = _diagram.Nodes.ToArray();
        foreach (var edge in _diagram.Edges)
        {
            var (from, to) = (nodes[edge.From], nodes[edge.To]);
            var (start, end) = (_layout.Of(from), _layout.Of(to));
            var path = new StringBuilder();
            var at = start;
            foreach (var lane in _layout.LanesOf(edge))
            {
                AddCurve(path, at, lane.X, lane.Middle);
                path.Append($"H{lane.Right}");
                at = lane;
            }

            AddCurve(path, at, end.X - 6, end.Middle);
            var far = IsFar(from.Stage, to.Stage) ? " far" : "";
            Line($"<path class=\"need{far}\" d=\"M{start.Right} {start.Middle}{path}\"/>");
            Line($"<path class=\"tip\" d=\"M{end.X - 1} {end.Middle}l-7-4v8z\"/>");
        }
    }

    // Leaves and arrives level.
    private static void AddCurve(StringBuilder path, Box from, int x, int y)
    {
        var bend = Math.Clamp((x - from.Right) / 2, 12, 60);
        path.Append($"C{from.Right + bend} {from.Middle} {x - bend} {y} {x} {y}");
    }

    private bool IsFar(Stage from, Stage to) => _diagram.Stages.Any(s => s.Stage > from && s.Stage < to);

    private void AddJob(DiagramNode node)
    {
        var box = _layout.Of(node);
        Line($"<g class=\"job{(node.State is { } painted ? $" {painted.Name()}" : "")}\"><title>{Xml(Tooltip(node))}</title>");
        Line($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"7\"/>");
        var x = box.X + 12;
        if (node.State is { } state)
        {
            AddIcon(state, x + 6, box.Middle);
            x += SvgLayout.IconRoom - 4;
        }

        Line($"<text x=\"{x}\" y=\"{box.Middle + 5}\">{Xml(SvgLayout.LabelOf(node))}</text>");
        AddDuration(node.Duration, box.Right - 12, box.Middle + 4);
        Line("</g>");
    }

    private static string Tooltip(DiagramNode node)
    {
        var state = node.State is { } known ? $": {OutcomeCounts.Spoken(known)}" : "";
        return $"{node.Stage.Name()}/{node.Label}{state}";
    }

    private void AddIcon(JobState state, int x, int y) => Line(
        $"<g class=\"icon {state.Name()}\" transform=\"translate({x} {y})\"><circle r=\"8\"/><path d=\"{SvgIcons.Path(state)}\"/></g>");

    private void AddDuration(TimeSpan? duration, int right, int y)
    {
        if (duration is { } took)
        {
            Line($"<text class=\"small\" x=\"{right}\" y=\"{y}\" text-anchor=\"end\">{Words.Duration(took)}</text>");
        }
    }

    private void AddLegend()
    {
        if (_layout.Legend is not { } legend)
        {
            return;
        }

        var x = legend.X;
        foreach (var state in _diagram.Nodes.Select(n => n.State).OfType<JobState>().Distinct().Order())
        {
            AddIcon(state, x + 8, legend.Middle);
            Line($"<text class=\"small\" x=\"{x + 22}\" y=\"{legend.Middle + 4}\">{OutcomeCounts.Spoken(state)}</text>");
            x += 22 + TextWidth.Of(OutcomeCounts.Spoken(state), SvgLayout.SmallSize) + 18;
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Xml(string words) => Printable.Line(words, 1000)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
