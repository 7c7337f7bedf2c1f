using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>A plan's summary as JSON: what <c>flywheel summarize --output json</c> prints and what runs keep.</summary>
internal static class PlanSummaryJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as UTF-8, without a line end.</summary>
    public static byte[] Write(PlanSummary summary)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            Write(summary, writer);
        }

        return bytes.ToArray();
    }

    /// <summary>The document as one value of a larger one.</summary>
    public static void Write(PlanSummary summary, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", 1);
        WriteCounts(summary.Counts, writer);
        writer.WriteBoolean("errored", summary.Errored);
        writer.WriteString("toolVersion", summary.ToolVersion);
        writer.WriteStartArray("changes");
        foreach (var change in summary.Changes)
        {
            WriteChange(change, writer);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("outputs");
        foreach (var output in summary.Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", output.Name);
            writer.WriteString("action", output.Action.Name());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(PlanSummary)"/> wrote; drift is not kept.</summary>
    /// <param name="name">What diagnostics call the file.</param>
    public static Checked<PlanSummary> Read(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var summary = PlanSummary.Of(
                root.GetProperty("changes").EnumerateArray().Select(ReadChange),
                root.GetProperty("outputs").EnumerateArray().Select(o => new OutputChange(o.GetProperty("name").GetString()!, ReadAction(o))));
            return new(summary with
            {
                Errored = root.GetProperty("errored").GetBoolean(),
                ToolVersion = root.GetProperty("toolVersion").GetString()!,
            }, []);
        }
        catch (Exception problem) when (PlanJson.IsMalformed(problem) || problem is KeyNotFoundException)
        {
            return new(null, [PlanRules.NotAPlan.At(new SourcePosition(name), "This is not the summary of a plan that flywheel wrote.")]);
        }
    }

    private static void WriteCounts(PlanCounts counts, Utf8JsonWriter writer)
    {
        writer.WriteStartObject("counts");
        writer.WriteNumber("create", counts.Create);
        writer.WriteNumber("update", counts.Update);
        writer.WriteNumber("replace", counts.Replace);
        writer.WriteNumber("delete", counts.Delete);
        writer.WriteNumber("import", counts.Import);
        writer.WriteNumber("move", counts.Move);
        writer.WriteNumber("forget", counts.Forget);
        writer.WriteNumber("outputs", counts.Outputs);
        writer.WriteEndObject();
    }

    private static void WriteChange(PlanChange change, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("address", change.Address);
        writer.WriteString("action", change.Action.Name());
        writer.WriteString("type", change.Type);
        WriteStrings("attributes", change.Attributes, writer);
        if (change.MoreAttributes > 0)
        {
            writer.WriteNumber("moreAttributes", change.MoreAttributes);
        }

        if (!change.Forcing.IsEmpty)
        {
            WriteStrings("forcing", change.Forcing, writer);
        }

        if (change.PreviousAddress is { } previous)
        {
            writer.WriteString("previousAddress", previous);
        }

        if (change.IsImport)
        {
            writer.WriteBoolean("import", true);
        }

        writer.WriteEndObject();
    }

    private static void WriteStrings(string name, ImmutableArray<string> values, Utf8JsonWriter writer)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static PlanChange ReadChange(JsonElement change) => new()
    {
        Address = change.GetProperty("address").GetString()!,
        Action = ReadAction(change),
        Type = change.GetProperty("type").GetString()!,
        Attributes = ReadStrings(change, "attributes"),
        MoreAttributes = change.TryGetProperty("moreAttributes", out var more) ? more.GetInt32() : 0,
        Forcing = ReadStrings(change, "forcing"),
        PreviousAddress = change.TryGetProperty("previousAddress", out var previous) ? previous.GetString() : null,
        IsImport = change.TryGetProperty("import", out var import) && import.GetBoolean(),
    };

    private static PlanAction ReadAction(JsonElement value) =>
        PlanActionNames.Parse(value.GetProperty("action").GetString()) ?? throw new JsonException("unknown action");

    private static ImmutableArray<string> ReadStrings(JsonElement value, string name) =>
        value.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(s => s.GetString()!)] : [];
}
