using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>Where everything of a picture stands: stages as panels from left to right, jobs in them as rows.</summary>
/// <remarks>
/// The columns are those of <see cref="DiagramColumns"/>, so that every line of the picture runs to the right. Drift has a lane of its own
/// below, with its jobs side by side.
/// </remarks>
internal sealed class SvgLayout
{
    public const int Margin = 24;
    public const int FontSize = 13;
    public const int SmallSize = 11;
    public const int IconRoom = 26;
    private const int HeaderHeight = 44;
    private const int TitleHeight = 40;
    private const int Padding = 14;
    private const int RowHeight = 34;
    private const int RowGap = 10;
    private const int ColumnGap = 40;
    private const int StageGap = 52;
    private const int LaneGap = 30;
    private const int LegendHeight = 34;
    private const int LeastWidth = 96;
    private const int LongestLabel = 44;
    private const int JobsPerLaneRow = 6;
    private const int PillWidth = 108;
    private const int LaneHeight = 8;

    private readonly Diagram _diagram;
    private readonly Dictionary<int, Box> _nodes = [];
    private readonly Dictionary<Stage, Box> _panels = [];
    private readonly Dictionary<(int Source, int Column), Box> _lanes = [];
    private readonly DiagramColumns _columns;

    public SvgLayout(Diagram diagram)
    {
        _diagram = diagram;
        _columns = new DiagramColumns(diagram.Stages, diagram.Edges);
        var top = Margin + (diagram.IsPainted ? TitleHeight : 0);
        var (right, bottom) = PlaceStages(Margin, top);
        if (diagram.Scheduled is { } drift)
        {
            var laneTop = diagram.Stages.IsEmpty ? top : bottom + LaneGap;
            var panel = PlaceLane(drift, Margin + PillWidth + StageGap, laneTop);
            Schedule = new(Margin, panel.Middle - (RowHeight / 2), PillWidth, RowHeight);
            (right, bottom) = (Math.Max(right, panel.Right), panel.Bottom);
        }

        Legend = diagram.IsPainted ? new(Margin, bottom + 16, right - Margin, LegendHeight - 16) : null;
        var least = TextWidth.Of(diagram.Title, 16) + (2 * Margin) + 60;
        Width = Math.Max(right + Margin, diagram.IsPainted ? least : 0);
        Height = (Legend is { } legend ? legend.Bottom : bottom) + Margin;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>What starts drift; null when there is none.</summary>
    public Box? Schedule { get; }

    /// <summary>What the signs mean; null when there are none.</summary>
    public Box? Legend { get; }

    public Box Of(DiagramNode node) => _nodes[node.Index];

    public Box Of(DiagramStage stage) => _panels[stage.Stage];

    /// <summary>The lanes that a need passes between its two jobs, from left to right.</summary>
    public IEnumerable<Box> LanesOf(DiagramEdge edge)
    {
        foreach (var column in _columns.Between(edge))
        {
            if (_lanes.TryGetValue((edge.From, column), out var lane))
            {
                yield return lane;
            }
        }
    }

    /// <summary>The label as it is shown: cut where it would be too long.</summary>
    public static string LabelOf(DiagramNode node)
    {
        var label = Printable.Line(node.Label);
        return label.Length <= LongestLabel ? label : $"{label[..(LongestLabel - 16)].TrimEnd('\ud83d')}…{label[^15..]}";
    }

    private (int Right, int Bottom) PlaceStages(int left, int top)
    {
        var (x, bottom) = (left, top);
        foreach (var stage in _diagram.Stages)
        {
            var panel = PlaceStage(stage, x, top);
            _panels[stage.Stage] = panel;
            x = panel.Right + StageGap;
            bottom = Math.Max(bottom, panel.Bottom);
        }

        // Panels of one height read as one row of steps.
        foreach (var (stage, panel) in _panels.ToList())
        {
            _panels[stage] = panel with { Height = bottom - top };
        }

        return (x - StageGap, bottom);
    }

    private Box PlaceStage(DiagramStage stage, int left, int top)
    {
        var (x, bottom) = (left + Padding, top + HeaderHeight);
        var right = left + HeaderWidth(stage);
        for (var column = 0; column < _columns.All.Length; column++)
        {
            if (_columns.All[column].Stage != stage.Stage)
            {
                continue;
            }

            var width = _columns.All[column].Nodes.Max(WidthOf);
            bottom = Math.Max(bottom, PlaceColumn(column, x, top + HeaderHeight, width));
            right = Math.Max(right, x + width + Padding);
            x += width + ColumnGap;
        }

        return new(left, top, right - left, bottom + Padding - top);
    }

    // Jobs and lanes in the order of what they come from, so that few lines cross; what comes from nothing stays on top in its order.
    private int PlaceColumn(int column, int x, int top, int width)
    {
        var jobs = _columns.All[column].Nodes.Select(n => (From: Origin(n, column), Lane: false, n.Index));
        var lanes = _columns.LanesIn(column).Select(source => (From: (double)Leaving(source, column).Middle, Lane: true, Index: source));
        var y = top;
        foreach (var (from, lane, index) in jobs.Concat(lanes).OrderBy(i => i.From).ThenBy(i => i.Index).ToList())
        {
            // A lane goes straight on if it can; jobs close up.
            var level = lane ? Math.Max(y, (int)from - (LaneHeight / 2)) : y;
            var box = new Box(x, level, width, lane ? LaneHeight : RowHeight);
            if (lane)
            {
                _lanes[(index, column)] = box;
            }
            else
            {
                _nodes[index] = box;
            }

            y = box.Bottom + RowGap;
        }

        return y - RowGap;
    }

    private double Origin(DiagramNode node, int column) =>
        _columns.NeedsOf(node.Index).Select(need => (double)Leaving(need, column).Middle).DefaultIfEmpty(-1).Average();

    // Where a node's lines come from when they reach a column: its lane in the column before, or the node itself.
    private Box Leaving(int source, int column) => _lanes.TryGetValue((source, column - 1), out var lane) ? lane : _nodes[source];

    private Box PlaceLane(DiagramStage stage, int left, int top)
    {
        var (right, y) = (left + HeaderWidth(stage), top + HeaderHeight);
        foreach (var row in stage.Nodes.Chunk(JobsPerLaneRow))
        {
            var x = left + Padding;
            foreach (var node in row)
            {
                _nodes[node.Index] = new(x, y, WidthOf(node), RowHeight);
                x += WidthOf(node) + RowGap;
            }

            right = Math.Max(right, x - RowGap + Padding);
            y += RowHeight + RowGap;
        }

        var panel = new Box(left, top, right - left, y - RowGap + Padding - top);
        _panels[stage.Stage] = panel;
        return panel;
    }

    private static int WidthOf(DiagramNode node)
    {
        var icon = node.State is null ? 0 : IconRoom;
        var time = node.Duration is { } took ? TextWidth.Of(Words.Duration(took), SmallSize) + 12 : 0;
        return Math.Max(LeastWidth, 12 + icon + TextWidth.Of(LabelOf(node), FontSize) + time + 12);
    }

    private static int HeaderWidth(DiagramStage stage)
    {
        var icon = stage.State is null ? 0 : IconRoom;
        var time = stage.Duration is { } took ? TextWidth.Of(Words.Duration(took), SmallSize) + 16 : 0;
        return (2 * Padding) + icon + TextWidth.Of(stage.Title, 15) + time;
    }
}
