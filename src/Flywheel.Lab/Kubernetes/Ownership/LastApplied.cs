using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// The annotation in which kubectl's client-side apply keeps what it applied. The server honours it when kubectl goes over to server-side
/// apply (apimachinery, lastappliedmanager.go and lastappliedupdater.go).
/// </summary>
internal static class LastApplied
{
    /// <summary>The only manager that this is for.</summary>
    public const string Manager = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields that kubectl applied and that still have the value it gave them; empty: there is no annotation.</summary>
    public static FieldSet Unchanged(JsonObject live, ApiKind kind)
    {
        if (Read(live) is not { } text || Parse(text) is not { } applied || applied["apiVersion"]?.ToString() != kind.ApiVersion)
        {
            return new();
        }

        var shape = KindShapes.Of(kind);
        var comparison = FieldComparison.Of(applied, live, shape);
        return FieldSets.Of(applied, shape).Difference(comparison.Set).Difference(comparison.Removed);
    }

    /// <summary>Keeps an annotation that is there true to what was applied now.</summary>
    public static void Follow(JsonObject result, JsonObject applied)
    {
        if (Read(result) is not { Length: > 0 })
        {
            return;
        }

        var content = Sorted(applied).AsObject();
        (content["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        result["metadata"]!["annotations"]![Annotation] = content.ToJsonString(Plain) + "\n";
    }

    private static string? Read(JsonObject content) =>
        ((content["metadata"] as JsonObject)?["annotations"] as JsonObject)?[Annotation] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return StrictJson.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : Sorted(field.Value)))),
        JsonArray array => new JsonArray([.. array.Select(item => item is null ? null : Sorted(item))]),
        _ => node.DeepClone(),
    };
}
