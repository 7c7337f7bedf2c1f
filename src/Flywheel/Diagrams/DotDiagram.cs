using System.Text;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>A diagram as DOT, the language of Graphviz.</summary>
internal static class DotDiagram
{
    private const int LongestLabel = 120;

    /// <summary>The diagram, ending with a line end.</summary>
    public static string Render(Diagram diagram)
    {
        var text = new StringBuilder();
        text.Append("digraph flywheel {\n");
        text.Append($"  graph [label={Quote(diagram.Title)}, labelloc=t, rankdir=LR, compound=true, newrank=true, fontname=\"sans-serif\", ranksep=0.7, nodesep=0.15]\n");
        text.Append("  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#6b7280\", fontname=\"sans-serif\", fontsize=11, height=0.3]\n");
        text.Append("  edge [color=\"#6b7280\", arrowsize=0.6]\n");
        foreach (var stage in diagram.AllStages)
        {
            AddStage(text, stage);
        }

        if (diagram.Scheduled is { } drift)
        {
            text.Append("  \"schedule\" [label=\"Schedule\", shape=oval]\n");
            text.Append($"  \"schedule\" -> {{ {string.Join(' ', drift.Nodes.Select(Id))} }} [style=invis]\n");
            text.Append($"  \"schedule\" -> {Id(drift.Nodes[0])} [lhead=cluster_{drift.Stage.Name()}, penwidth=2]\n");
        }

        foreach (var (before, after) in diagram.Stages.Zip(diagram.Stages.Skip(1)))
        {
            AddOrder(text, before, after, diagram.Edges);
        }

        var nodes = diagram.Nodes.ToArray();
        foreach (var edge in diagram.Edges)
        {
            text.Append($"  {Id(nodes[edge.From])} -> {Id(nodes[edge.To])}\n");
        }

        return text.Append("}\n").ToString();
    }

    private static void AddStage(StringBuilder text, DiagramStage stage)
    {
        text.Append($"  subgraph cluster_{stage.Stage.Name()} {{\n");
        text.Append($"    graph [label={Quote(Painted(stage.Title, stage.State, stage.Duration, " "))}, style=\"rounded,filled\", color=\"#d1d5db\", fillcolor=\"#f9fafb\"]\n");
        foreach (var node in stage.Nodes)
        {
            var paint = node.State is { } state ? $", {Paint(state)}" : "";
            text.Append($"    {Id(node)} [label={Quote(Painted(node.Label, node.State, node.Duration, "\n"))}{paint}]\n");
        }

        text.Append("  }\n");
    }

    // One arrow is seen; the others keep every job of a stage to the right of every job before it.
    private static void AddOrder(StringBuilder text, DiagramStage before, DiagramStage after, IReadOnlyCollection<DiagramEdge> edges)
    {
        var last = before.Nodes.Where(n => !edges.Any(e => e.From == n.Index && before.Nodes.Any(o => o.Index == e.To))).ToArray();
        var first = after.Nodes.Where(n => !edges.Any(e => e.To == n.Index && after.Nodes.Any(o => o.Index == e.From))).ToArray();
        // Kinds of jobs can need each other both ways when many are drawn as one.
        last = last.Length > 0 ? last : [.. before.Nodes];
        first = first.Length > 0 ? first : [.. after.Nodes];
        var (tail, head) = (last[last.Length / 2], first[first.Length / 2]);
        text.Append($"  {Id(tail)} -> {Id(head)} [ltail=cluster_{before.Stage.Name()}, lhead=cluster_{after.Stage.Name()}, penwidth=2]\n");
        foreach (var from in last)
        {
            text.Append($"  {Id(from)} -> {{ {string.Join(' ', first.Select(Id))} }} [style=invis]\n");
        }
    }

    private static string Painted(string label, JobState? state, TimeSpan? duration, string between)
    {
        var sign = state is { } known ? $"{known.Symbol()} " : "";
        return $"{sign}{Printable.Line(label, LongestLabel)}{(duration is { } took ? $"{between}{Words.Duration(took)}" : "")}";
    }

    private static string Paint(JobState state) => state switch
    {
        JobState.NeedsAttention => "fillcolor=\"#fde2e4\", color=\"#b42318\", penwidth=3",
        JobState.Failed => "fillcolor=\"#fde2e4\", color=\"#b42318\"",
        JobState.TimedOut => "fillcolor=\"#fdebd3\", color=\"#b45309\"",
        JobState.Cancelled => "fillcolor=\"#fdf3cf\", color=\"#a16207\"",
        JobState.Running => "fillcolor=\"#dbeafe\", color=\"#1d4ed8\"",
        JobState.Succeeded => "fillcolor=\"#dcf5e3\", color=\"#15803d\"",
        JobState.Reused => "fillcolor=\"#dff3f5\", color=\"#0e7490\"",
        _ => "style=\"rounded,filled,dashed\", fillcolor=\"#f3f4f6\", color=\"#9ca3af\"",
    };

    // The label, so that the kind "module" and a job of that name are two.
    private static string Id(DiagramNode node) => Quote($"{node.Stage.Name()}/{node.Label}");

    // In quotes a backslash starts an escape of labels (\n, \N), so it is doubled; a line end of ours is one of them.
    private static string Quote(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                _ => escaped.Append(c),
            };
        }

        return escaped.Append('"').ToString();
    }
}
