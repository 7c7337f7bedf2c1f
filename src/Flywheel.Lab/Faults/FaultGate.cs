using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Faults;

/// <summary>Stands in front of every surface and lets requests go wrong as the table says.</summary>
/// <param name="table">The faults.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="identify">Whose token a request to a surface carries, or null; asked only while there are faults.</param>
internal sealed class FaultGate(FaultTable table, TimeProvider time, Func<string, HttpContext, string?> identify)
{
    /// <param name="surface">One of <see cref="Surfaces"/>.</param>
    /// <param name="context">The request.</param>
    /// <param name="next">The surface.</param>
    public Task InvokeAsync(string surface, HttpContext context, RequestDelegate next)
    {
        if (table.IsEmpty)
        {
            return next(context);
        }

        var request = FaultedRequest.Of(surface, context, identify(surface, context));
        return table.Take(request) is { } hit ? StrikeAsync(hit.Fault.Id, hit.Effect, request, context, next) : next(context);
    }

    private async Task StrikeAsync(string fault, FaultEffect effect, FaultedRequest request, HttpContext context, RequestDelegate next)
    {
        switch (effect.Kind)
        {
            case FaultEffectKind.Status:
                await FaultAnswer.WriteAsync(request.Surface, effect.Code, fault, context);
                break;
            case FaultEffectKind.Hang:
                await WaitAsync(effect.Delay, context);
                context.Abort();
                break;
            case FaultEffectKind.Slow:
                await WaitAsync(effect.Delay, context);
                await next(context);
                break;
            case FaultEffectKind.Timeout:
                await WaitAsync(effect.Delay, context);
                await FaultAnswer.WriteAsync(request.Surface, StatusCodes.Status504GatewayTimeout, fault, context);
                break;
            case FaultEffectKind.Cut:
                context.Abort();
                break;
            case FaultEffectKind.CutBody when request.IsWatch:
                // The whole of a watch never comes; half of it is what the first moment brings.
                await DropAsync(TimeSpan.FromSeconds(1), context, next);
                break;
            case FaultEffectKind.CutBody:
                await HalfAnswer.SendAsync(context, next, keptOf: length => length / 2);
                break;
            case FaultEffectKind.LoseAnswer:
                await HalfAnswer.SendAsync(context, next, keptOf: _ => 0);
                break;
            case FaultEffectKind.DropWatch:
                await DropAsync(effect.Delay, context, next);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"effect {effect.Kind}");
        }
    }

    private async Task DropAsync(TimeSpan delay, HttpContext context, RequestDelegate next)
    {
        await using var timer = time.CreateTimer(static state => ((HttpContext)state!).Abort(), context, delay, Timeout.InfiniteTimeSpan);
        await next(context);
    }

    // A client that has gone needs no answer; the server knows what to do with one that is written to nobody.
    private async Task WaitAsync(TimeSpan delay, HttpContext context)
    {
        try
        {
            await Task.Delay(delay, time, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
