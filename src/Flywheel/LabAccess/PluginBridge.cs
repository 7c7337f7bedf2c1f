using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.LabAccess;

/// <summary>
/// A provider's process as tofu starts it, that only copies bytes between tofu and the socket of the provider in the running lab. It ends
/// with its connections. Tofu's side has TLS with pinned certificates when tofu wants that; the lab's side is a private socket.
/// </summary>
/// <param name="target">The provider's socket in the lab.</param>
/// <param name="time">Dates the certificate.</param>
internal sealed class PluginBridge(string target, TimeProvider time)
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan FirstWithin = TimeSpan.FromMinutes(1);

    /// <summary>Serves until tofu is done.</summary>
    /// <param name="clientPem">Tofu's certificate; null: no TLS.</param>
    /// <param name="announce">Takes the handshake line once connections are accepted.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task ServeAsync(string? clientPem, Func<string, Task> announce, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("flywheel-plugin-");
        try
        {
            using var client = clientPem is null ? null : X509Certificate2.CreateFromPem(clientPem);
            using var own = clientPem is null ? null : PluginHandshake.NewCertificate(time);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var path = Path.Combine(folder.FullName, "provider.sock");
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            await announce(PluginHandshake.Line(path, own));
            await AcceptAsync(listener, own, client, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Tofu opens one connection, and one more when the first is lost; when none is left it is done.
    private async Task AcceptAsync(Socket listener, X509Certificate2? own, X509Certificate2? client, CancellationToken cancellationToken)
    {
        var open = new List<Task>();
        Task<Socket>? next = null;
        var start = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            next ??= listener.AcceptAsync(cancellationToken).AsTask();
            var patience = open.Count == 0 ? Task.Delay(FirstWithin - time.GetElapsedTime(start), time, cancellationToken) : Task.WhenAny(open);
            var first = await Task.WhenAny(next, patience);
            if (first == next)
            {
                open.Add(CopyAsync(await next, own, client, cancellationToken));
                next = null;
                continue;
            }

            open.RemoveAll(connection => connection.IsCompleted);
            if (open.Count == 0)
            {
                return;
            }
        }
    }

    private async Task CopyAsync(Socket accepted, X509Certificate2? own, X509Certificate2? client, CancellationToken cancellationToken)
    {
        try
        {
            await using var tofu = await SecureAsync(new NetworkStream(accepted, ownsSocket: true), own, client, cancellationToken);
            await using var lab = await ConnectAsync(cancellationToken);
            await CopyBothWaysAsync(tofu, lab, cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // one side hung up, or was not who it should be: for the other side the connection is over
        }
    }

    private static async Task CopyBothWaysAsync(Stream tofu, Stream lab, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var there = tofu.CopyToAsync(lab, BufferBytes, either.Token);
        var back = lab.CopyToAsync(tofu, BufferBytes, either.Token);
        await Task.WhenAny(there, back);
        await either.CancelAsync();
        await Task.WhenAll(there, back);
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(target), cancellationToken);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, X509Certificate2? own, X509Certificate2? client, CancellationToken cancellationToken)
    {
        if (own is null || client is null)
        {
            return plain;
        }

        var secure = new SslStream(plain, leaveInnerStreamOpen: false, (_, presented, _, _) =>
            presented is not null && presented.GetRawCertData().AsSpan().SequenceEqual(client.RawData));
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = own,
                ClientCertificateRequired = true,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            },
            cancellationToken);
        return secure;
    }
}
