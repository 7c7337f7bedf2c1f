using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Ingress;

/// <summary>Hands a request to a process on loopback and its answer back, as it comes. Thread-safe.</summary>
internal sealed class Forwarder(IngressLimits limits, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = limits.Connect,
        // Processes come and go with their pods; a connection that idles for long may be to one that is gone.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    });

    public async Task ForwardAsync(HttpContext context, Destination.Process process)
    {
        var upgrade = Upgrading.Asked(context);
        using var limit = new CancellationTokenSource(limits.Answer, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        HttpResponseMessage answer;
        try
        {
            using var request = ForwardedRequest.Make(context, process.Port, upgrade);
            answer = await _client.SendAsync(request, stop.Token);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or IOException or BadHttpRequestException)
        {
            await FailAsync(context, process, problem, limit.IsCancellationRequested);
            return;
        }

        using (answer)
        {
            CopyHead(answer, context.Response);
            if (answer.StatusCode == HttpStatusCode.SwitchingProtocols && upgrade is not null)
            {
                await Upgrading.RunAsync(context, answer, limits.Silence, time);
                return;
            }

            await CopyBodyAsync(answer, context);
        }
    }

    public void Dispose() => _client.Dispose();

    private static void CopyHead(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        if (response.HttpContext.Features.Get<IHttpResponseFeature>() is { } feature && answer.ReasonPhrase is { Length: > 0 } phrase)
        {
            feature.ReasonPhrase = phrase;
        }

        var dropped = HopHeaders.Of(answer.Headers.NonValidated.TryGetValues("Connection", out var connection) ? connection.ToArray() : []);
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!dropped.Contains(name))
            {
                response.Headers.Append(name, values.ToArray());
            }
        }
    }

    private async Task CopyBodyAsync(HttpResponseMessage answer, HttpContext context)
    {
        // Events and progress must not wait for a buffer to fill.
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var silence = new CancellationTokenSource(limits.Silence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, context.RequestAborted);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(stop.Token);
            await Copying.RunAsync(body, context.Response.Body, () => silence.CancelAfter(limits.Silence), stop.Token);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or IOException)
        {
            // The head is gone already: only a cut tells the client that this is not the whole.
            context.Abort();
        }
    }

    private Task FailAsync(HttpContext context, Destination.Process process, Exception problem, bool isLate)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        var pod = $"Pod {process.Namespace}/{process.Pod}";
        return problem switch
        {
            BadHttpRequestException bad => IngressPages.FailureAsync(context, bad.StatusCode, "The request is larger than the lab's ingress takes, or it is malformed."),
            _ when problem.InnerException is BadHttpRequestException bad =>
                IngressPages.FailureAsync(context, bad.StatusCode, "The request is larger than the lab's ingress takes, or it is malformed."),
            _ when isLate => IngressPages.FailureAsync(context, 504, $"{pod} did not answer within {limits.Answer.TotalSeconds:0} s."),
            HttpRequestException { InnerException: SocketException } => IngressPages.FailureAsync(context, 502, $"{pod} refused the connection."),
            _ => IngressPages.FailureAsync(context, 502, $"{pod} ended the connection before it answered."),
        };
    }
}
