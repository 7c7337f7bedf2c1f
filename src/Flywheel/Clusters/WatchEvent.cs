using System.Buffers;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>One line of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object as it is now; of a bookmark only the version; of an error a Status.</param>
internal sealed record WatchEvent(string Type, KubernetesObject Object)
{
    /// <summary>Of the line; null when it is no event.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static WatchEvent? Of(ReadOnlySequence<byte> line, ResourceKind kind)
    {
        using var document = UnicodeJson.Parse(line.IsSingleSegment ? line.First : line.ToArray(), ClusterJson.Options);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            && root.TryGetProperty("object", out var content) && content.ValueKind == JsonValueKind.Object
                ? new(type.GetString()!, KubernetesObject.Of(content, kind.ApiVersion, kind.Kind))
                : null;
    }
}
