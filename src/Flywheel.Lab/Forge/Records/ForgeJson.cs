using System.Text.Json.Serialization;

namespace Flywheel.Lab.Forge.Records;

/// <summary>How records are kept; not what the API answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Runner))]
[JsonSerializable(typeof(RunnerMachine))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(Issue))]
[JsonSerializable(typeof(MergeRequest))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(Pipeline))]
[JsonSerializable(typeof(CommitStatus))]
internal sealed partial class ForgeJson : JsonSerializerContext;
