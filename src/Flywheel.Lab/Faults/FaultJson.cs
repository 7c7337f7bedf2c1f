using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Flywheel.Lab.Faults;

/// <summary>Faults as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FaultRequest))]
[JsonSerializable(typeof(FaultRecord))]
[JsonSerializable(typeof(ImmutableArray<FaultRecord>))]
[JsonSerializable(typeof(FaultTableContent))]
internal sealed partial class FaultJson : JsonSerializerContext;
