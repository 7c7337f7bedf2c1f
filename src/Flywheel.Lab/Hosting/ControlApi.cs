using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.LabAccess;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Hosting;

/// <summary>What flywheel asks of a running lab: <c>GET /status</c>, <c>POST /shutdown</c>, and <c>/faults</c>. Whoever opens the socket is this user.</summary>
/// <param name="lab">What the lab says of itself.</param>
/// <param name="time">The real time.</param>
/// <param name="parts">What it is made of.</param>
/// <param name="shutdown">Ends the lab.</param>
internal sealed class ControlApi(LabDescription lab, TimeProvider time, LabParts parts, CancellationTokenSource shutdown)
{
    private const int MostContexts = 100;

    private readonly FaultControl _faults = new(parts.Faults);

    public Task HandleAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/status"):
                return ControlAnswers.WriteAsync(context, StatusCodes.Status200OK, Status());
            case ("POST", "/shutdown"):
                // The answer is on its way before the listeners close: they wait for requests that are under way.
                context.Response.OnCompleted(shutdown.CancelAsync);
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return Task.CompletedTask;
            case ("POST", "/contexts"):
                return AddContextsAsync(context);
            case (_, { } path) when path == "/faults" || path.StartsWith("/faults/", StringComparison.Ordinal):
                return _faults.HandleAsync(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private async Task AddContextsAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not JsonArray names)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        lab.AddContexts([.. names.OfType<JsonValue>().Select(name => name.TryGetValue<string>(out var text) ? text : "").Where(LabArguments.IsContext).Take(MostContexts)]);
        await ControlAnswers.WriteAsync(context, StatusCodes.Status200OK, "{}"u8.ToArray());
    }

    private static async Task<JsonNode?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private byte[] Status() => ControlAnswers.Object(writer =>
    {
        writer.WriteNumber("schemaVersion", 1);
        LabAddressJson.Write(writer, lab.Address);
        writer.WriteNumber("uptimeSeconds", (long)(time.GetUtcNow() - lab.Address.StartedAt).TotalSeconds);
        writer.WriteNumber("memoryBytes", Environment.WorkingSet);
        parts.WriteStatus(writer);
    });
}
