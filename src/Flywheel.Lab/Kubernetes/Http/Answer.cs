using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    public const string Json = "application/json";

    /// <summary>A JSON document.</summary>
    public static Task WriteAsync(HttpContext http, int code, JsonNode body) => WriteAsync(http, code, KubeJson.Bytes(body), Json);

    /// <summary>Bytes that are JSON already.</summary>
    public static async Task WriteAsync(HttpContext http, int code, ReadOnlyMemory<byte> body, string contentType)
    {
        var response = http.Response;
        response.StatusCode = code;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (response.Headers.CacheControl.Count == 0)
        {
            response.Headers.CacheControl = "no-cache, private";
        }

        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>A refusal.</summary>
    public static Task WriteAsync(HttpContext http, ApiStatus status)
    {
        if (status.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return WriteAsync(http, status.Code, status.ToJson());
    }

    /// <summary>A success that has nothing to show.</summary>
    public static JsonObject Success(ResourceName resource, string name, string uid) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = name, ["group"] = resource.Group, ["kind"] = resource.Plural, ["uid"] = uid },
    };

    /// <summary>Tells the client what it did that it should not have; before the body is written.</summary>
    public static void Warn(HttpContext http, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            // RFC 7234: code, agent, quoted text. A header has no place for line ends or for other than Latin text.
            var text = new string([.. warning.Select(letter => letter is < ' ' or > '~' ? '?' : letter)])
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            http.Response.Headers.Append("Warning", $"299 - \"{text}\"");
        }
    }
}
