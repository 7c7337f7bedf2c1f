using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Flywheel.Benchmarks;

/// <summary>Measurements as a table or as JSON.</summary>
internal static class Report
{
    public static string Table(ImmutableArray<Measurement> measurements)
    {
        var width = measurements.Max(m => m.Benchmark.Name.Length);
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{"".PadRight(width)}  {"median",10}  {"fastest",10}  {"slowest",10}  {"each",14}");
        foreach (var m in measurements)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{m.Benchmark.Name.PadRight(width)}  {m.MedianMs,7:F2} ms  {m.MinMs,7:F2} ms  {m.MaxMs,7:F2} ms  {m.MicrosecondsEach,7:F2} µs per {m.Benchmark.Unit}");
        }

        return text.ToString();
    }

    public static string Json(ImmutableArray<Measurement> measurements)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteStartArray("measurements");
            foreach (var m in measurements)
            {
                json.WriteStartObject();
                json.WriteString("name", m.Benchmark.Name);
                json.WriteNumber("medianMs", m.MedianMs);
                json.WriteNumber("minMs", m.MinMs);
                json.WriteNumber("maxMs", m.MaxMs);
                json.WriteNumber("rounds", m.Durations.Length);
                json.WriteNumber("count", m.Benchmark.Count);
                json.WriteString("unit", m.Benchmark.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
