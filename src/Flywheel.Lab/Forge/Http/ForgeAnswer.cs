using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Writes answers as the forge does.</summary>
internal static class ForgeAnswer
{
    /// <summary>A JSON document, or no body at all for null.</summary>
    public static Task WriteAsync(HttpContext context, int status, JsonNode? body)
    {
        var bytes = body is null ? [] : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
        return WriteAsync(context, status, bytes, body is null ? null : "application/json");
    }

    /// <summary><c>{"message": …}</c>, the shape of most refusals.</summary>
    public static Task MessageAsync(HttpContext context, int status, string message) =>
        WriteAsync(context, status, new JsonObject { ["message"] = message });

    /// <summary>Bytes as they are.</summary>
    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
