using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Merging;
using Flywheel.Lab.Kubernetes.Schemas;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>The body of a PATCH that is not an apply: what it makes of an object.</summary>
internal sealed class ObjectPatch
{
    /// <summary>The content type of server-side apply, which is no patch in this sense.</summary>
    public const string Apply = "application/apply-patch+yaml";

    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    private readonly string _type;
    private readonly JsonNode _patch;

    private ObjectPatch(string type, JsonNode patch)
    {
        _type = type;
        _patch = patch;
    }

    /// <summary>Reads a patch.</summary>
    /// <exception cref="StatusException">400: it cannot be read; 415: the kind takes no such patch.</exception>
    public static ObjectPatch Read(string type, ReadOnlyMemory<byte> body, ApiKind kind)
    {
        if (type is not (Json or Merge) && (type != Strategic || kind.IsCustom))
        {
            var accepted = kind.IsCustom ? $"{Json}, {Merge}, {Apply}" : $"{Json}, {Merge}, {Strategic}, {Apply}";
            throw new StatusException(ApiStatus.UnsupportedMediaType(
                $"the body of the request was in an unknown format - accepted media types include: {accepted}"));
        }

        JsonNode? patch;
        try
        {
            patch = StrictBody.Any(body.Span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new StatusException(ApiStatus.BadRequest($"error decoding patch: {error.Message}"));
        }

        return (type, patch) switch
        {
            (Json, JsonArray) or (Merge or Strategic, JsonObject) => new(type, patch),
            (Json, _) => throw new StatusException(ApiStatus.BadRequest("error decoding patch: a JSON patch is a list of operations")),
            _ => throw new StatusException(ApiStatus.BadRequest("error decoding patch: the patch is no JSON object")),
        };
    }

    /// <summary>The object after the patch.</summary>
    /// <exception cref="StatusException">The patch does not fit the object.</exception>
    public JsonObject To(JsonObject content, ApiKind kind) => _type switch
    {
        Json => Object(JsonPatch.Apply(content, _patch.AsArray())),
        Merge => Object(MergePatch.Apply(content, _patch)),
        _ => StrategicPatch.Apply(content, _patch.AsObject(), kind),
    };

    private static JsonObject Object(JsonNode? result) =>
        result as JsonObject ?? throw new StatusException(ApiStatus.BadRequest("the patch leaves no object"));
}
