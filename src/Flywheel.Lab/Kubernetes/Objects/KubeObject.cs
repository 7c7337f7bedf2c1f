using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>One object as it was stored at one version; it never changes.</summary>
/// <param name="Key">Where it is kept.</param>
/// <param name="Uid">Its <c>metadata.uid</c>.</param>
/// <param name="Version">Its <c>metadata.resourceVersion</c>.</param>
/// <param name="Json">The whole object as UTF-8 JSON.</param>
internal sealed record KubeObject(ObjectKey Key, string Uid, long Version, ReadOnlyMemory<byte> Json)
{
    /// <summary>A copy of its content that the caller may change.</summary>
    public JsonObject Content() => KubeJson.Parse(Json.Span);
}
