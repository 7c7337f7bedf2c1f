using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Hosting;

/// <summary>What answers at each listener. A surface that is not there answers 503.</summary>
internal sealed class Switchboard
{
    private readonly Dictionary<SurfaceName, RequestDelegate> _all = [];

    /// <summary>Puts a surface in its place.</summary>
    public Switchboard With(SurfaceName name, RequestDelegate answer)
    {
        _all[name] = answer;
        return this;
    }

    /// <summary>Answers a request where it came in.</summary>
    public Task HandleAsync(HttpContext context) =>
        context.Features.Get<Listener>() is { } listener && _all.TryGetValue(listener.Surface, out var answer) ? answer(context) : NothingThereAsync(context);

    private static Task NothingThereAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("The lab has nothing here.\n", context.RequestAborted);
    }
}
