using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>A run in the XML that CI systems show as test results: a suite for each stage, a case for each job.</summary>
/// <remarks>
/// What did not happen is never a passed case: skipped jobs and those that have not ended are skipped cases; a cancelled job and one that
/// needs attention are errors.
/// </remarks>
internal static class JUnitReport
{
    private const int LongestText = 20_000;
    private const int Width = 120;

    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>The document, ending with a line end.</summary>
    public static string Render(RunRecord run)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Settings))
        {
            writer.WriteStartDocument();
            writer.WriteStartElement("testsuites");
            writer.WriteAttributeString("name", $"flywheel {run.Header.Command} {run.Header.Id}");
            WriteCounts(writer, run.Jobs, run.Duration);
            foreach (var stage in StageSummary.Of(run))
            {
                WriteSuite(writer, run, stage);
            }

            writer.WriteEndElement();
        }

        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteSuite(XmlWriter writer, RunRecord run, StageSummary stage)
    {
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", stage.Stage.Name());
        WriteCounts(writer, stage.Jobs, stage.Duration);
        if (stage.StartedAt is { } started)
        {
            writer.WriteAttributeString("timestamp", started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        foreach (var job in stage.Jobs)
        {
            writer.WriteStartElement("testcase");
            writer.WriteAttributeString("name", Xml(job.Id.ToString()));
            writer.WriteAttributeString("classname", $"flywheel.{stage.Stage.Name()}");
            if (job.Result?.Diagnostics.FirstOrDefault(d => d.Position is not null)?.Position is { } position)
            {
                writer.WriteAttributeString("file", Xml(position.File));
            }

            writer.WriteAttributeString("time", Seconds(StageSummary.Elapsed(run, job)));
            WriteEnd(writer, job);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteEnd(XmlWriter writer, JobRecord job)
    {
        var reason = Xml(job.Outcome?.Reason() ?? "");
        switch (job.State())
        {
            case JobState.Succeeded:
                break;
            case JobState.Reused:
                writer.WriteElementString("system-out", $"reused: {reason}");
                return;
            case JobState.Skipped:
                WriteMessage(writer, "skipped", null, reason, "");
                return;
            case JobState.Running or JobState.Waiting:
                WriteMessage(writer, "skipped", null, "has not ended", "");
                return;
            case JobState.Failed or JobState.TimedOut:
                WriteMessage(writer, "failure", job.State().Name(), reason, Details(job));
                return;
            case JobState.Cancelled or JobState.NeedsAttention:
                WriteMessage(writer, "error", job.State().Name(), reason, Details(job));
                return;
            default:
                throw new UnreachableException();
        }

        if (Details(job) is { Length: > 0 } details)
        {
            writer.WriteElementString("system-out", details);
        }
    }

    private static void WriteMessage(XmlWriter writer, string element, string? type, string message, string text)
    {
        writer.WriteStartElement(element);
        writer.WriteAttributeString("message", message);
        if (type is not null)
        {
            writer.WriteAttributeString("type", type);
        }

        writer.WriteString(text);
        writer.WriteEndElement();
    }

    // The note, what needs attention, and the diagnostics, as on the console.
    private static string Details(JobRecord job)
    {
        var text = new StringBuilder();
        if (job.Result?.Note is { } note)
        {
            text.Append(Printable.Line(note)).Append('\n');
        }

        foreach (var suspect in (job.Outcome as JobOutcome.NeedsAttention)?.Suspects ?? [])
        {
            text.Append("suspect: ").Append(Printable.Line(suspect)).Append('\n');
        }

        foreach (var diagnostic in job.Result?.Diagnostics ?? [])
        {
            text.Append(DiagnosticText.Render(diagnostic, Width));
            if (text.Length > LongestText)
            {
                break;
            }
        }

        return Printable.Cut(text.ToString(), LongestText);
    }

    private static void WriteCounts(XmlWriter writer, IReadOnlyCollection<JobRecord> jobs, TimeSpan duration)
    {
        var states = jobs.CountBy(j => j.State()).ToDictionary();
        Write("tests", jobs.Count);
        Write("failures", Count(JobState.Failed) + Count(JobState.TimedOut));
        Write("errors", Count(JobState.Cancelled) + Count(JobState.NeedsAttention));
        Write("skipped", Count(JobState.Skipped) + Count(JobState.Running) + Count(JobState.Waiting));
        writer.WriteAttributeString("time", Seconds(duration));

        int Count(JobState state) => states.GetValueOrDefault(state);
        void Write(string name, int count) => writer.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));
    }

    // What is printable is also allowed in XML, apart from the line ends of a reason, which an attribute would turn into entities.
    private static string Xml(string text) => Printable.Line(text, LongestText);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
