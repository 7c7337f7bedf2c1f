using Flywheel.Repositories;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>Run ids as strings.</summary>
internal sealed class RunIdConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunId.TryParse(reader.GetString() ?? "", out var id) ? id.Value : throw new JsonException("not a run id");

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>Job ids as strings.</summary>
internal sealed class JobIdConverter : JsonConverter<JobId>
{
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JobId.TryParse(reader.GetString() ?? "", out var id) ? id.Value : throw new JsonException("not a job id");

    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Triggers as their words.</summary>
internal sealed class TriggerConverter : JsonConverter<Trigger>
{
    public override Trigger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TriggerNames.Parse(reader.GetString() ?? "") ?? throw new JsonException("not a trigger");

    public override void Write(Utf8JsonWriter writer, Trigger value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

/// <summary>Statuses as their words.</summary>
internal sealed class RunStatusConverter : JsonConverter<RunStatus>
{
    public override RunStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunStatusNames.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, RunStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

/// <summary>Results in the form of <see cref="JobResultDocument"/>.</summary>
internal sealed class JobResultConverter : JsonConverter<JobResult>
{
    public override JobResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, JobsJson.Default.JobResultDocument)?.ToResult() ?? throw new JsonException("no result");

    public override void Write(Utf8JsonWriter writer, JobResult value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, JobResultDocument.From(value), JobsJson.Default.JobResultDocument);
}

/// <summary>Diagnostics in the form of <see cref="DiagnosticDocument"/>.</summary>
internal sealed class DiagnosticConverter : JsonConverter<Diagnostic>
{
    public override Diagnostic Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, JobsJson.Default.DiagnosticDocument)?.ToDiagnostic() ?? throw new JsonException("no diagnostic");

    public override void Write(Utf8JsonWriter writer, Diagnostic value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, DiagnosticDocument.From(value), JobsJson.Default.DiagnosticDocument);
}
