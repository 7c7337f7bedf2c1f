using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Shapes;

/// <summary>Where to find the shape of a kind.</summary>
internal static class KindShapes
{
    public static Shape Of(ApiKind kind) =>
        kind.IsCustom ? CustomShapes.Of(kind.Schema)
        : BuiltInShapes.Find(kind.ApiVersion, kind.Kind)?.Shape ?? CustomShapes.Of(null);

    /// <summary>
    /// An object of the kind without content as the server encodes it: <c>{"spec":{"template":{…}}}</c> is always there. What is always
    /// there is never added, so nobody owns it.
    /// </summary>
    public static JsonObject Zero(ApiKind kind) =>
        !kind.IsCustom && BuiltInShapes.Find(kind.ApiVersion, kind.Kind) is { } found
            ? JsonNode.Parse(found.Zero)!.AsObject()
            : [];
}
