using System.Text.Json;
using Flywheel.Lab.Faults;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Hosting;

/// <summary><c>/faults</c> of the control socket: GET lists, POST adds one, DELETE clears all or <c>/faults/ID</c>.</summary>
internal sealed class FaultControl(FaultTable faults)
{
    private const int LargestBody = 64 * 1024;

    public Task HandleAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/faults") => AnswerAsync(context, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(faults.List(), FaultJson.Default.ImmutableArrayFaultRecord)),
        ("POST", "/faults") => AddAsync(context),
        ("DELETE", "/faults") => ClearAsync(context, null),
        ("DELETE", { } path) => ClearAsync(context, path["/faults/".Length..]),
        _ => AnswerAsync(context, StatusCodes.Status404NotFound, Problems("There is no such thing.")),
    };

    private async Task AddAsync(HttpContext context)
    {
        FaultRequest? asked = null;
        try
        {
            if (context.Request.ContentLength is > 0 and <= LargestBody)
            {
                asked = await JsonSerializer.DeserializeAsync(context.Request.Body, FaultJson.Default.FaultRequest, context.RequestAborted);
            }
        }
        catch (JsonException problem)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, Problems(problem.Message));
            return;
        }

        string[] problems = asked is null ? ["The request has no usable body."] : [.. asked.Check()];
        if (problems.Length > 0)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, Problems(problems));
            return;
        }

        try
        {
            await AnswerAsync(context, StatusCodes.Status201Created, JsonSerializer.SerializeToUtf8Bytes(faults.Add(asked!), FaultJson.Default.FaultRecord));
        }
        catch (InvalidOperationException full)
        {
            await AnswerAsync(context, StatusCodes.Status409Conflict, Problems(full.Message));
        }
    }

    private Task ClearAsync(HttpContext context, string? id)
    {
        var cleared = faults.Clear(id);
        return id is not null && cleared == 0
            ? AnswerAsync(context, StatusCodes.Status404NotFound, Problems($"There is no fault \"{id}\"."))
            : AnswerAsync(context, StatusCodes.Status200OK, ControlAnswers.Object(writer => writer.WriteNumber("cleared", cleared)));
    }

    private static byte[] Problems(params string[] sentences) => ControlAnswers.Object(writer =>
    {
        writer.WriteStartArray("problems");
        foreach (var sentence in sentences)
        {
            writer.WriteStringValue(sentence);
        }

        writer.WriteEndArray();
    });

    private static Task AnswerAsync(HttpContext context, int status, byte[] body) => ControlAnswers.WriteAsync(context, status, body);
}
