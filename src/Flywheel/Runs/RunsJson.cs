using System.Text.Json.Serialization;

namespace Flywheel.Runs;

/// <summary>How events are written as JSON: camelCase, one line, without nulls, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(RunIdConverter), typeof(JobIdConverter), typeof(TriggerConverter), typeof(RunStatusConverter), typeof(JobResultConverter),
        typeof(DiagnosticConverter),
    ])]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunsJson : JsonSerializerContext;
