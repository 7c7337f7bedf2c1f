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
            case (_, { } path) when path == "/faults" || path.StartsWith("/faults/", StringComparison.Ordinal):
                return _faults.HandleAsync(context);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private byte[] Status() => ControlAnswers.Object(writer =>
    {
        writer.WriteNumber("schemaVersion", 1);
        LabAddressJson.Write(writer, address);
        writer.WriteNumber("uptimeSeconds", (long)(time.GetUtcNow() - address.StartedAt).TotalSeconds);
        writer.WriteNumber("memoryBytes", Environment.WorkingSet);
        parts.WriteStatus(writer);
    });
}
