using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Flywheel.LabAccess;

/// <summary>Talks to a running lab over its control socket. Every call has a limit.</summary>
internal sealed class LabClient(string socket) : IDisposable
{
    private const int LargestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LargestAnswer,
        BaseAddress = new Uri("http://lab"),
    };

    /// <summary>What the lab says of itself, a JSON object; null when it does not answer.</summary>
    public async Task<byte[]?> StatusAsync(CancellationToken cancellationToken) =>
        await AskAsync(HttpMethod.Get, "/status", null, cancellationToken) is { IsGood: true, Body: var body } ? body : null;

    /// <summary>Asks the lab to end; false when it does not answer.</summary>
    public async Task<bool> ShutdownAsync(CancellationToken cancellationToken) =>
        await AskAsync(HttpMethod.Post, "/shutdown", null, cancellationToken) is { IsGood: true };

    /// <summary>Has the lab add contexts to its kubeconfig; false when it does not answer.</summary>
    public async Task<bool> AddContextsAsync(IEnumerable<string> contexts, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartArray();
            foreach (var context in contexts)
            {
                writer.WriteStringValue(context);
            }

            writer.WriteEndArray();
        }

        return await AskAsync(HttpMethod.Post, "/contexts", body.ToArray(), cancellationToken) is { IsGood: true };
    }

    /// <summary>Asks anything; null when the lab does not answer.</summary>
    /// <param name="method">What to do.</param>
    /// <param name="path">With what.</param>
    /// <param name="json">A body; null: none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<LabAnswer?> AskAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = json is null ? null : new ByteArrayContent(json) };
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            return new(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception silent) when (silent is HttpRequestException or SocketException or IOException or ArgumentException
            || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>An answer of a lab's control socket.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">JSON, or nothing.</param>
internal sealed record LabAnswer(HttpStatusCode Status, byte[] Body)
{
    public bool IsGood => (int)Status is >= 200 and < 300;
}
