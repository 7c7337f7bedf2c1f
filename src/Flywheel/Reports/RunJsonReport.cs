using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>The JSON document of <c>--output json</c>. Fields are only ever added; a null is written where something is not known.</summary>
internal static class RunJsonReport
{
    private const int SchemaVersion = 1;

    // Readable as it stands: only what JSON itself demands is escaped. The document is never put into a page as it is.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document of a run, ending with a line end.</summary>
    /// <param name="run">The run, ended or not.</param>
    /// <param name="exitCode">What the command ends with; null when that is not known.</param>
    /// <param name="applies">Applies that did not end well or have not ended, for the field <c>applies</c>; null: nobody looked.</param>
    public static string Render(RunRecord run, int? exitCode, IReadOnlyList<BadApply>? applies = null) => Write(writer =>
    {
        WriteRun(writer, run, exitCode);
        if (applies is not null)
        {
            BadApplyJson.Write(writer, applies);
        }

        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in run.Diagnostics)
        {
            WriteDiagnostic(writer, diagnostic, null);
        }

        foreach (var job in run.Jobs)
        {
            foreach (var diagnostic in job.Result?.Diagnostics ?? [])
            {
                WriteDiagnostic(writer, diagnostic, job.Id);
            }
        }

        writer.WriteEndArray();
    });

    /// <summary>The document of a command that came to no run: <c>run</c> is null.</summary>
    public static string Render(IEnumerable<Diagnostic> diagnostics) => Write(writer =>
    {
        writer.WriteNull("run");
        WriteDiagnostics(writer, diagnostics);
    });

    /// <summary>The field <c>diagnostics</c>, for other documents that carry them.</summary>
    public static void WriteDiagnostics(Utf8JsonWriter writer, IEnumerable<Diagnostic> diagnostics)
    {
        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            WriteDiagnostic(writer, diagnostic, null);
        }

        writer.WriteEndArray();
    }

    /// <summary>The field <c>run</c>, for other documents that carry one.</summary>
    public static void WriteRun(Utf8JsonWriter writer, RunRecord run, int? exitCode)
    {
        var header = run.Header;
        var times = RunTimes.Of(run);
        writer.WriteStartObject("run");
        writer.WriteString("id", header.Id.Value);
        writer.WriteString("status", run.Status.Name());
        writer.WriteString("command", header.Command);
        writer.WriteString("trigger", header.Trigger.Name());
        writer.WriteString("environment", header.Environment);
        writer.WriteString("branch", header.Branch);
        writer.WriteString("commit", header.Commit);
        writer.WriteBoolean("dirty", header.IsDirty);
        writer.WriteString("basedOn", header.BasedOn?.Value);
        writer.WriteString("startedAt", Instant(header.StartedAt));
        writer.WriteNumber("durationMs", Milliseconds(run.Duration));
        writer.WriteNumber("criticalPathMs", Milliseconds(times.CriticalPath));
        writer.WriteNumber("overheadMs", Milliseconds(times.Overhead));
        WriteNumberOrNull(writer, "exitCode", exitCode);
        writer.WriteString("stopReason", run.StopReason);
        writer.WriteStartArray("stages");
        foreach (var stage in StageSummary.Of(run))
        {
            WriteStage(writer, run, stage);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", SchemaVersion);
            content(writer);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteStage(Utf8JsonWriter writer, RunRecord run, StageSummary stage)
    {
        writer.WriteStartObject();
        writer.WriteString("name", stage.Stage.Name());
        writer.WriteString("status", stage.State.Name());
        writer.WriteNumber("durationMs", Milliseconds(stage.Duration));
        writer.WriteStartArray("jobs");
        foreach (var job in stage.Jobs)
        {
            WriteJob(writer, run, job);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteJob(Utf8JsonWriter writer, RunRecord run, JobRecord job)
    {
        writer.WriteStartObject();
        writer.WriteString("id", job.Id.ToString());
        writer.WriteString("outcome", job.Outcome?.Word());
        writer.WriteString("reason", job.Outcome?.Reason());
        writer.WriteString("note", job.Result?.Note);
        writer.WriteString("startedAt", job.StartedAt is { } started ? Instant(started) : null);
        writer.WriteNumber("durationMs", Milliseconds(StageSummary.Elapsed(run, job)));
        ComparisonJson.Write(writer, job.Result?.Comparison);
        writer.WriteStartArray("artifacts");
        foreach (var artifact in job.Result?.Artifacts ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("name", artifact.Name);
            writer.WriteString("sha256", artifact.Digest.Hex);
            writer.WriteNumber("bytes", artifact.Bytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("facts");
        foreach (var (name, value) in job.Result?.Facts ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteDiagnostic(Utf8JsonWriter writer, Diagnostic diagnostic, JobId? job)
    {
        var document = DiagnosticDocument.From(diagnostic);
        writer.WriteStartObject();
        writer.WriteString("severity", document.Severity);
        writer.WriteString("code", document.Code);
        writer.WriteString("file", document.File);
        WriteNumberOrNull(writer, "line", document.Line);
        WriteNumberOrNull(writer, "column", document.Column);
        writer.WriteString("summary", document.Summary);
        writer.WriteString("detail", document.Detail);
        writer.WriteString("help", document.Help);
        writer.WriteString("snippet", document.Snippet);
        writer.WriteString("job", job?.ToString());
        writer.WriteEndObject();
    }

    private static void WriteNumberOrNull(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);
}
