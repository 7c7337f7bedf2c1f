using System.Text.Json;
using Flywheel.Jobs;

namespace Flywheel.Reports;

/// <summary>The field <c>comparison</c> of a job: how its plan differs from an earlier one that was not applied.</summary>
internal static class ComparisonJson
{
    public static void Write(Utf8JsonWriter writer, Comparison? comparison)
    {
        if (comparison is null)
        {
            writer.WriteNull("comparison");
            return;
        }

        writer.WriteStartObject("comparison");
        writer.WriteString("run", comparison.Run.Value);
        writer.WriteStartArray("lines");
        foreach (var line in comparison.Lines)
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
