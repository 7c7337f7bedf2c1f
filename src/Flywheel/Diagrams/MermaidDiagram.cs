using System.Globalization;
using System.Text;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>A diagram as Mermaid, as GitLab and GitHub draw it inside of Markdown.</summary>
/// <remarks>
/// Needs inside of a stage are drawn; those between stages are said by the order of the stages. Mermaid gives up the direction of a
/// subgraph as soon as a line crosses its border, and puts stages over and under each other
/// (https://mermaid.js.org/syntax/flowchart.html, "Direction in subgraphs"). DOT and SVG have them all.
/// </remarks>
internal static class MermaidDiagram
{
    private const int LongestLabel = 60;

    // Text stays dark on these in a dark page too, because each class names both.
    private static readonly (JobState State, string Style)[] Classes =
    [
        (JobState.NeedsAttention, "fill:#fde2e4,stroke:#b42318,stroke-width:3px,color:#7a1a12"),
        (JobState.Failed, "fill:#fde2e4,stroke:#b42318,color:#7a1a12"),
        (JobState.TimedOut, "fill:#fdebd3,stroke:#b45309,color:#7c3a06"),
        (JobState.Cancelled, "fill:#fdf3cf,stroke:#a16207,color:#6b4205"),
        (JobState.Running, "fill:#dbeafe,stroke:#1d4ed8,color:#163a9e"),
        (JobState.Waiting, "fill:#f3f4f6,stroke:#9ca3af,stroke-dasharray:4 3,color:#4b5563"),
        (JobState.Skipped, "fill:#f3f4f6,stroke:#9ca3af,stroke-dasharray:4 3,color:#4b5563"),
        (JobState.Succeeded, "fill:#dcf5e3,stroke:#15803d,color:#0f5a2b"),
        (JobState.Reused, "fill:#dff3f5,stroke:#0e7490,color:#0b5262"),
    ];

    /// <summary>The diagram, ending with a line end.</summary>
    public static string Render(Diagram diagram)
    {
        var text = new StringBuilder();
        text.Append("flowchart LR\n");
        text.Append($"  accTitle: {Plain(diagram.Title)}\n");
        text.Append($"  accDescr: {Plain(diagram.Description)}\n");
        var ids = Ids(diagram);
        if (diagram.Scheduled is not null)
        {
            // First, so that what a push starts and what the clock starts stand below each other.
            text.Append("  schedule([\"Schedule\"])\n");
        }

        foreach (var stage in diagram.AllStages)
        {
            AddStage(text, stage, ids);
        }

        AddEdges(text, diagram, ids);
        if (diagram.AllStages.Any())
        {
            // No fill, so that the page shows through, light or dark.
            text.Append("  classDef stage fill:none,stroke:#8a93a1\n");
            text.Append($"  class {string.Join(',', diagram.AllStages.Select(s => s.Stage.Name()))} stage\n");
        }

        if (diagram.IsPainted)
        {
            AddClasses(text, diagram, ids);
        }

        return text.ToString();
    }

    private static void AddStage(StringBuilder text, DiagramStage stage, Dictionary<int, string> ids)
    {
        var title = Painted(stage.Title, stage.State, stage.Duration, " ");
        text.Append($"  subgraph {stage.Stage.Name()}[\"{title}\"]\n    direction LR\n");
        foreach (var node in stage.Nodes)
        {
            text.Append($"    {ids[node.Index]}[\"{Painted(Escape(node.Label), node.State, node.Duration, "<br/>")}\"]\n");
        }

        text.Append("  end\n");
    }

    private static void AddEdges(StringBuilder text, Diagram diagram, Dictionary<int, string> ids)
    {
        foreach (var (before, after) in diagram.Stages.Zip(diagram.Stages.Skip(1)))
        {
            text.Append($"  {before.Stage.Name()} ==> {after.Stage.Name()}\n");
        }

        if (diagram.Scheduled is { } drift)
        {
            text.Append($"  schedule ==> {drift.Stage.Name()}\n");
        }

        var stageOf = diagram.Nodes.ToDictionary(n => n.Index, n => n.Stage);
        foreach (var edge in diagram.Edges.Where(e => stageOf[e.From] == stageOf[e.To]))
        {
            text.Append($"  {ids[edge.From]} --> {ids[edge.To]}\n");
        }
    }

    private static void AddClasses(StringBuilder text, Diagram diagram, Dictionary<int, string> ids)
    {
        foreach (var (state, style) in Classes)
        {
            var painted = diagram.Nodes.Where(n => n.State == state).Select(n => ids[n.Index]).ToList();
            if (painted.Count > 0)
            {
                text.Append($"  classDef {Class(state)} {style}\n");
                text.Append($"  class {string.Join(',', painted)} {Class(state)}\n");
            }
        }
    }

    private static string Painted(string label, JobState? state, TimeSpan? duration, string between)
    {
        var sign = state is { } known ? $"{known.Symbol()} " : "";
        return $"{sign}{label}{(duration is { } took ? $"{between}{Words.Duration(took)}" : "")}";
    }

    // Readable, so that two versions of a diagram can be compared; the stage in front keeps them off the words of Mermaid's own.
    private static Dictionary<int, string> Ids(Diagram diagram)
    {
        var ids = new Dictionary<int, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in diagram.Nodes)
        {
            var letters = string.Concat(node.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            var id = $"{node.Stage.Name()}_{letters}";
            for (var next = 2; !taken.Add(id); next++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{node.Stage.Name()}_{letters}_{next}");
            }

            ids[node.Index] = id;
        }

        return ids;
    }

    private static string Class(JobState state) => state.Name().Replace('-', '_');

    // Inside of quotes only these mean something: the quote, entities, HTML, and the backtick of Markdown strings.
    private static string Escape(string label)
    {
        var escaped = new StringBuilder();
        foreach (var c in Printable.Line(label, LongestLabel))
        {
            _ = c is '"' or '#' or '&' or '<' or '>' or '`' or '\\' or '*' or '[' or ']' or '{' or '}' or '(' or ')' or ';'
                ? escaped.Append(CultureInfo.InvariantCulture, $"#{(int)c};")
                : escaped.Append(c);
        }

        return escaped.ToString();
    }

    // Titles end with the line and have no quotes; a semicolon or a number sign would end or change them.
    private static string Plain(string words) => Printable.Line(words, 1000).Replace(';', ',').Replace('#', ' ').Replace('{', '(').Replace('}', ')');
}
