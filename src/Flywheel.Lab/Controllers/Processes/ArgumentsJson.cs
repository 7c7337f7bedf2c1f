using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>Lists of arguments as JSON.</summary>
[JsonSerializable(typeof(ImmutableArray<string>))]
internal sealed partial class ArgumentsJson : JsonSerializerContext;
