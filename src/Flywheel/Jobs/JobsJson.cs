using System.Text.Json.Serialization;

namespace Flywheel.Jobs;

/// <summary>How results are written as JSON: camelCase, without nulls, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobResultDocument))]
[JsonSerializable(typeof(DiagnosticDocument))]
internal sealed partial class JobsJson : JsonSerializerContext;
