using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Flywheel.Clusters;

/// <summary>One page of a list.</summary>
/// <param name="Continue">Leads to the next page; empty on the last.</param>
/// <param name="Bytes">How long it was.</param>
internal sealed record ListPage(ImmutableArray<KubernetesObject> Items, string ResourceVersion, string Continue, int Bytes)
{
    /// <summary>Of the document; null when it is no list.</summary>
    public static ListPage? Of(JsonElement root, ResourceKind kind) =>
        root.TryGetProperty("items", out var items) && items.ValueKind is JsonValueKind.Array or JsonValueKind.Null
        && root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? new(
                items.ValueKind == JsonValueKind.Null ? [] : [.. items.EnumerateArray().Select(item => KubernetesObject.Of(item, kind.ApiVersion, kind.Kind))],
                Text(metadata, "resourceVersion"),
                Text(metadata, "continue"),
                JsonMarshal.GetRawUtf8Value(root).Length)
            : null;

    private static string Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
