using System.Buffers;
using System.Text.Json;
using Flywheel.LabAccess;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Hosting;

/// <summary>What flywheel asks of a running lab: <c>GET /status</c>, <c>POST /shutdown</c>, and <c>/faults</c>. Whoever opens the socket is this user.</summary>
/// <param name="address">What the lab says of itself.</param>
/// <param name="time">The real time.</param>
/// <param name="parts">What it is made of.</param>
/// <param name="shutdown">Ends the lab.</param>
internal sealed class ControlApi(LabAddress address, TimeProvider time, LabParts parts, CancellationTokenSource shutdown)
{
    public Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/status"):
                return StatusAsync(context);
            case ("POST", "/shutdown"):
                // The answer is on its way before the listeners close: they wait for requests that are under way.
                context.Response.OnCompleted(shutdown.CancelAsync);
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private async Task StatusAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 1);
            LabAddressJson.Write(writer, address);
            writer.WriteNumber("uptimeSeconds", (long)(time.GetUtcNow() - address.StartedAt).TotalSeconds);
            writer.WriteNumber("memoryBytes", Environment.WorkingSet);
            parts.WriteStatus(writer);
            writer.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
