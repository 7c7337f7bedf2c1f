using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Protobuf;
using Flywheel.Lab.Kubernetes.Schemas;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Reads what a request carries: JSON, YAML or kubectl's protobuf.</summary>
internal static class RequestBody
{
    /// <summary>As a real server limits it, in bytes.</summary>
    public const int Limit = 3 * 1024 * 1024;

    private const string Accepted =
        "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, "
        + "application/vnd.kubernetes.protobuf";

    /// <summary>The whole body.</summary>
    /// <exception cref="StatusException">413: it is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > Limit)
        {
            throw new StatusException(ApiStatus.TooLarge(Limit));
        }

        using var buffer = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + read > Limit)
            {
                throw new StatusException(ApiStatus.TooLarge(Limit));
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), http.RequestAborted);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>The object in the body.</summary>
    /// <exception cref="StatusException">400: it cannot be read; 413: it is too large; 415: it is of no type that is known.</exception>
    public static async Task<JsonObject> ObjectAsync(ApiRequest request, WriteContext context)
    {
        var body = await BytesAsync(request.Http);
        return MediaType(request.Http) switch
        {
            "" or "application/json" => StrictBody.Read(body, request.Kind, context),
            "application/yaml" or "application/apply-patch+yaml" => StrictBody.Read(FromYaml(body), request.Kind, context),
            KubeProtobuf.MediaType => KubeProtobuf.Decode(body),
            _ => throw new StatusException(ApiStatus.UnsupportedMediaType(Accepted)),
        };
    }

    /// <summary>The content type without its parameters, in lower case.</summary>
    public static string MediaType(HttpContext http) =>
        (http.Request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();

    /// <summary>YAML as the JSON that it stands for.</summary>
    /// <exception cref="StatusException">400: it is no YAML, or not one object.</exception>
    public static byte[] FromYaml(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ManifestYaml.Documents(Encoding.UTF8.GetString(body.Span)) is [JsonObject only]
                ? KubeJson.Bytes(only)
                : throw new StatusException(ApiStatus.BadRequest("error decoding YAML: exactly one object is expected"));
        }
        catch (FormatException error)
        {
            throw new StatusException(ApiStatus.BadRequest($"error decoding YAML: {error.Message}"));
        }
    }
}
