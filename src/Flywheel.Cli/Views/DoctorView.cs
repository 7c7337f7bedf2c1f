using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>The tools of the machine: found with version and path, or what is missing and how to get it.</summary>
internal static class DoctorView
{
    /// <summary>The report for people.</summary>
    public static void Write(Page page, IReadOnlyCollection<ToolReport> tools)
    {
        var table = new Table(["", "TOOL", "VERSION", "PATH", "FOR"], yielding: 4);
        foreach (var tool in tools)
        {
            var state = StateOf(tool);
            table.Add(
                Line.Of(state.Symbol(), state.Style()),
                Line.Of(tool.Name, TextStyle.Strong),
                Line.Of(tool.Version ?? "-"),
                Line.Of(tool.Path ?? (tool.IsNeeded ? "missing" : "not there, not needed here")),
                Line.Of(tool.Purpose, TextStyle.Dim));
        }

        page.Write(table.Render(page.Width));
        foreach (var tool in tools.Where(t => t.Problem is not null))
        {
            var state = StateOf(tool);
            page.Write([Line.Empty, Line.Of($"{state.Symbol()} {tool.Name}: ", state.Style()).Add(tool.Problem)]);
            if (tool.Help is { } help)
            {
                page.Write([.. help.ReplaceLineEndings("\n").Split('\n').Select(line => Line.Of("    ").Add(line, TextStyle.Accent))]);
            }
        }
    }

    /// <summary>The report for programs: <c>{schemaVersion, ready, tools: […]}</c>.</summary>
    public static string Json(IReadOnlyCollection<ToolReport> tools) => JsonDocuments.Write(writer =>
    {
        writer.WriteBoolean("ready", !tools.Any(t => t is { IsNeeded: true, Problem: not null }));
        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("name", tool.Name);
            writer.WriteString("purpose", tool.Purpose);
            writer.WriteBoolean("needed", tool.IsNeeded);
            writer.WriteString("version", tool.Version);
            writer.WriteString("path", tool.Path);
            writer.WriteString("problem", tool.Problem);
            writer.WriteString("help", tool.Help);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static JobState StateOf(ToolReport tool) => tool switch
    {
        { Problem: null, Path: not null } => JobState.Succeeded,
        { IsNeeded: true } => JobState.Failed,
        { Problem: not null } => JobState.NeedsAttention,
        _ => JobState.Skipped,
    };
}
