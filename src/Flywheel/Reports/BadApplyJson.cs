using System.Text.Json;
using Flywheel.Deployments.Applying;

namespace Flywheel.Reports;

/// <summary>The field <c>applies</c> of a run's document: for each apply that did not end well, or has not ended, what is known of its addresses.</summary>
internal static class BadApplyJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<BadApply> applies)
    {
        writer.WriteStartArray("applies");
        foreach (var apply in applies)
        {
            writer.WriteStartObject();
            writer.WriteString("job", apply.Job.ToString());
            if (apply.Supervisor is { } supervisor)
            {
                writer.WriteNumber("supervisor", supervisor);
            }
            else
            {
                writer.WriteNull("supervisor");
            }

            writer.WriteString("state", apply.Document?.State);
            WriteTexts(writer, "applied", apply.With(ApplyDocument.WordOf(ResourceOutcome.Applied)));
            WriteTexts(writer, "failed", apply.With(ApplyDocument.WordOf(ResourceOutcome.Failed)));
            WriteTexts(writer, "suspect", apply.With(ApplyDocument.WordOf(ResourceOutcome.Started)));
            WriteTexts(writer, "neverStarted", apply.With(ApplyDocument.WordOf(ResourceOutcome.NeverStarted)));
            WriteTexts(writer, "imports", apply.Imports);
            writer.WriteString("importAdvice", apply.Missing.IsEmpty ? null : apply.Advice);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
