using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Hosting;

/// <summary>How the control socket answers: small JSON documents.</summary>
internal static class ControlAnswers
{
    /// <summary>An object; the properties are the caller's.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    public static async Task WriteAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
