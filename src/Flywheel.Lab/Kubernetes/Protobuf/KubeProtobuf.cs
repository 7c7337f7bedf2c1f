using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Kubernetes.Protobuf;

/// <summary>
/// Reads bodies of the media type <c>application/vnd.kubernetes.protobuf</c>, which kubectl 1.32 and newer sends for the commands that know
/// their kind (<c>create namespace</c>, <c>auth can-i</c>, …): four bytes of magic, and an envelope that names the kind and holds the
/// object (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding).
/// </summary>
internal static class KubeProtobuf
{
    /// <summary>What a request's <c>Content-Type</c> begins with.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    /// <summary>As many bytes are read; a body of JSON has no other limit.</summary>
    public const int MaximumBytes = 3 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => [0x6B, 0x38, 0x73, 0x00];

    /// <summary>The object in the body, with <c>apiVersion</c> and <c>kind</c> first.</summary>
    /// <exception cref="StatusException">400 for bytes that cannot be read, 413 for too many, 415 for a kind that only JSON can carry.</exception>
    public static JsonObject Decode(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaximumBytes)
        {
            throw new StatusException(ApiStatus.TooLarge(MaximumBytes));
        }

        if (!body.Span.StartsWith(Magic))
        {
            throw Malformed("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        try
        {
            return Unwrap(body.Span[Magic.Length..]);
        }
        catch (MalformedProtobufException error)
        {
            throw Malformed(error.Message);
        }
    }

    private static JsonObject Unwrap(ReadOnlySpan<byte> message)
    {
        var (apiVersion, kind, encoding) = ("", "", "");
        ReadOnlySpan<byte> raw = [];
        var envelope = new WireReader(message);
        while (envelope.Read())
        {
            switch (envelope.Field)
            {
                case 1:
                    (apiVersion, kind) = Kind(envelope.Bytes());
                    break;
                case 2:
                    raw = envelope.Bytes();
                    break;
                case 3:
                    encoding = envelope.Text();
                    break;
            }
        }

        if (encoding.Length > 0)
        {
            throw new MalformedProtobufException("encoded content is not supported");
        }

        var type = TypeOf(apiVersion, kind) ?? throw new StatusException(ApiStatus.UnsupportedMediaType(
            $"the lab cannot read {Named(apiVersion, kind)} in protobuf; add --dry-run=client -o yaml to the command and pipe it into"
            + " kubectl apply -f -"));
        var content = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        foreach (var (name, value) in MessageDecoder.Decode(type, raw).ToList())
        {
            content[name] = value?.DeepClone();
        }

        return content;
    }

    private static (string ApiVersion, string Kind) Kind(ReadOnlySpan<byte> message)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new WireReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    apiVersion = reader.Text();
                    break;
                case 2:
                    kind = reader.Text();
                    break;
            }
        }

        return (apiVersion, kind);
    }

    private static StructType? TypeOf(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        // options are sent in the group of what they are about
        var type = kind is "DeleteOptions" ? TypeTable.Require("meta/v1", kind) : TypeTable.Find(group, version, kind);
        return type?.ByName.ContainsKey("kind") == true ? type : null;
    }

    private static string Named(string apiVersion, string kind) =>
        kind.Length is > 0 and < 100 && apiVersion.Length < 300 ? $"{kind} of {apiVersion}" : "this kind";

    private static StatusException Malformed(string why) => new(ApiStatus.BadRequest($"the object provided is unrecognized: {why}"));
}
