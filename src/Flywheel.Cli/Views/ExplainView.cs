using System.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Readiness;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>How objects of a cluster are: a line for each, then whole sentences about those that are not ready.</summary>
internal static class ExplainView
{
    private const int ObjectColumn = 1;

    /// <summary>The report for people.</summary>
    public static void Write(Page page, IReadOnlyCollection<JudgedObject> objects)
    {
        if (objects.Count == 0)
        {
            page.Write(Line.Of("The list is empty: there is no object to judge."));
            return;
        }

        var table = new Table(["HEALTH", "OBJECT", "REASON"], ObjectColumn);
        foreach (var (it, verdict) in objects)
        {
            table.Add(Word(verdict.Health), Line.Of(it.Name.ToString()), Line.Of(verdict.Reason, TextStyle.Dim));
        }

        page.Write(table.Render(page.Width));
        page.Write(Line.Empty);
        foreach (var (it, verdict) in objects.Where(o => !o.Verdict.IsReady))
        {
            var since = verdict.Since is { } moment ? $" (since {Moments.Iso(moment)})" : "";
            page.WriteWrapped([Line.Of($"{Symbol(verdict.Health)} {it.Name}: ", StyleOf(verdict.Health)).Add(verdict.Detail).Add(since, TextStyle.Dim)]);
        }

        page.Write(Line.Of(string.Join(", ", objects.CountBy(o => o.Verdict.Health).OrderBy(c => c.Key).Select(c => $"{c.Value} {c.Key.Name()}"))
            + $" of {Words.Count(objects.Count, "object")}", TextStyle.Strong));
    }

    /// <summary>The report for programs: <c>{schemaVersion, objects: […]}</c>.</summary>
    public static string Json(IEnumerable<JudgedObject> objects) => JsonDocuments.Write(writer =>
    {
        writer.WriteStartArray("objects");
        foreach (var (it, verdict) in objects)
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", it.ApiVersion);
            writer.WriteString("kind", it.Kind);
            writer.WriteString("namespace", it.Name.Namespace is { Length: > 0 } name ? name : null);
            writer.WriteString("name", it.Name.Name);
            writer.WriteString("health", verdict.Health.Name());
            writer.WriteString("reason", verdict.Reason);
            writer.WriteString("detail", verdict.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static Line Word(Health health) => Line.Of($"{Symbol(health)} {health.Name()}", StyleOf(health));

    private static string Symbol(Health health) => health switch
    {
        Health.Ready => "✓",
        Health.Progressing => "▶",
        Health.Suspended => "■",
        Health.Failed => "✗",
        Health.Unknown => "?",
        _ => throw new UnreachableException(),
    };

    private static TextStyle StyleOf(Health health) => health switch
    {
        Health.Ready => TextStyle.Good,
        Health.Progressing => TextStyle.Accent,
        Health.Suspended => TextStyle.Dim,
        Health.Failed => TextStyle.Bad,
        Health.Unknown => TextStyle.Warning,
        _ => throw new UnreachableException(),
    };
}
