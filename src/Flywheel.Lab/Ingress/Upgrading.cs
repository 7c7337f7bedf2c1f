using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Ingress;

/// <summary>Connections that change to another protocol, websockets above all: over HTTP/1.1 by <c>Upgrade</c>, over HTTP/2 by RFC 8441.</summary>
internal static class Upgrading
{
    /// <summary>The protocol that the client wants to change to; null: none.</summary>
    public static string? Asked(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return connect.Protocol;
        }

        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && context.Request.Headers.Upgrade is [{ Length: > 0 } name, ..]
            ? name
            : null;
    }

    /// <summary>Tells the client that the process agreed, and hands bytes both ways until one side ends.</summary>
    public static async Task RunAsync(HttpContext context, HttpResponseMessage answer, TimeSpan silence, TimeProvider time)
    {
        await using var process = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        await using var client = await AcceptAsync(context, answer);
        await CopyBothWaysAsync(process, client, silence, time, context.RequestAborted);
    }

    private static async Task CopyBothWaysAsync(Stream process, Stream client, TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(silence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var outward = CopyAsync(process, client, () => limit.CancelAfter(silence), stop.Token);
        var inward = CopyAsync(client, process, () => limit.CancelAfter(silence), stop.Token);
        await Task.WhenAny(outward, inward);
        await stop.CancelAsync();
        await Task.WhenAll(outward, inward);
    }

    private static async Task<Stream> AcceptAsync(HttpContext context, HttpResponseMessage answer)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            _ = context.Response.Headers.Remove("Sec-WebSocket-Accept");
            return await connect.AcceptAsync();
        }

        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = answer.Headers.Upgrade.ToString();
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static async Task CopyAsync(Stream from, Stream to, Action moved, CancellationToken cancellationToken)
    {
        try
        {
            await Copying.RunAsync(from, to, moved, cancellationToken);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side may just go; that ends the other.
        }
    }
}
