using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>Runs as a list, newest first as it is given.</summary>
internal static class RunListView
{
    private const int RevisionColumn = 5;
    private const int RoomForAll = 110;

    /// <summary>The list for people.</summary>
    public static void Write(Page page, IReadOnlyCollection<RunRow> runs, TimeProvider time)
    {
        if (runs.Count == 0)
        {
            page.Write(Line.Of("No runs yet. ./flywheel run makes the first."));
            return;
        }

        var elsewhere = runs.Any(run => !run.IsHere);
        var table = new Table(["RUN", "STATUS", "STARTED", "DURATION", "COMMAND", "REVISION", .. elsewhere ? ["RAN ON"] : Array.Empty<string>()], RevisionColumn);
        foreach (var run in runs)
        {
            table.Add(
            [
                Line.Of(run.Header.Id.Value),
                Status(run.Status, page.Width),
                Line.Of(When(run.Header.StartedAt, time.GetUtcNow(), page.Width)),
                Line.Of(run.Status == RunStatus.Running ? "" : Words.Duration(run.Duration)),
                Line.Of($"{run.Header.Command} {run.Header.Environment}".TrimEnd()),
                Line.Of(RunFacts.Revision(run.Header) is { Length: > 0 } revision ? revision : "-", TextStyle.Dim),
                .. elsewhere ? [Line.Of(run.IsHere ? "here" : run.Host)] : Array.Empty<Line>(),
            ]);
        }

        page.Write(table.Render(page.Width));
    }

    /// <summary>The list for programs: <c>{schemaVersion, runs: […]}</c>.</summary>
    public static string Json(IEnumerable<RunRow> runs) => JsonDocuments.Write(writer =>
    {
        writer.WriteStartArray("runs");
        foreach (var run in runs)
        {
            writer.WriteStartObject();
            writer.WriteString("id", run.Header.Id.Value);
            writer.WriteString("command", run.Header.Command);
            writer.WriteString("status", run.Status.Name());
            writer.WriteString("trigger", run.Header.Trigger.Name());
            writer.WriteString("environment", run.Header.Environment);
            writer.WriteString("branch", run.Header.Branch);
            writer.WriteString("commit", run.Header.Commit);
            writer.WriteBoolean("dirty", run.Header.IsDirty);
            writer.WriteString("basedOn", run.Header.BasedOn?.Value);
            writer.WriteString("startedAt", Moments.Iso(run.Header.StartedAt));
            writer.WriteNumber("durationMs", (long)run.Duration.TotalMilliseconds);
            writer.WriteString("host", run.Host.Length > 0 ? run.Host : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static Line Status(RunStatus status, int width)
    {
        var state = status.State();
        var word = state == JobState.NeedsAttention && width < RoomForAll ? "attention" : OutcomeCounts.Spoken(state);
        return Line.Of($"{state.Symbol()} {word}", state.Style());
    }

    // On narrow screens one of the two: today's runs by their age, older ones by their date.
    private static string When(DateTimeOffset started, DateTimeOffset now, int width)
    {
        var ago = Moments.Ago(started, now);
        var iso = Moments.Iso(started);
        return width >= RoomForAll ? $"{iso} {ago}" : now - started < TimeSpan.FromDays(1) ? ago : iso[..10];
    }
}
