using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>Asks processes on loopback whether they are ready. Thread-safe.</summary>
internal sealed class Prober : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    /// <summary>One question: 200 to 399 is ready, as for a kubelet, or a connection where there is nothing to ask.</summary>
    public async Task<bool> AskAsync(ReadinessProbe probe, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(probe.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return probe.Path is { } path ? await GetAsync(probe, path, port, stop.Token) : await ConnectAsync(port, stop.Token);
        }
        catch (Exception problem) when (problem is HttpRequestException or SocketException or IOException or UriFormatException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> GetAsync(ReadinessProbe probe, string path, int port, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")));
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.33");
        foreach (var (name, value) in probe.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(request, cancellationToken);
        return answer.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.BadRequest;
    }

    private static async Task<bool> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return true;
    }
}
