using System.Text.Json;
using System.Text.Json.Serialization;

namespace Flywheel.Supervision;

/// <summary>The small files of a spool.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StartDocument))]
[JsonSerializable(typeof(SupervisorDocument))]
[JsonSerializable(typeof(ChildDocument))]
[JsonSerializable(typeof(ExitDocument))]
internal sealed partial class SupervisionJson : JsonSerializerContext;
