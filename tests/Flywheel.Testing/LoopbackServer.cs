using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Flywheel.Testing;

/// <summary>Answers a request: gets the stream after the request's headers and the number of the request, the first is 1.</summary>
internal delegate Task Answer(Stream stream, int number);

/// <summary>A server on a loopback port that answers every request as it is told, byte for byte, and then hangs up.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly Answer _answer;
    private readonly Task _accepting;
    private int _requests;

    public LoopbackServer(Answer answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many requests came.</summary>
    public int Requests => _requests;

    /// <summary>The headers of the newest request.</summary>
    public string LastRequest { get; private set; } = "";

    /// <summary>The certificate that the newest client gave, as its thumbprint; empty: none.</summary>
    public string LastCertificate { get; private set; } = "";

    /// <summary>A whole answer with its length.</summary>
    public static Answer Reply(int status, string body, string headers = "") => async (stream, _) =>
        await WriteAsync(stream, string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}"));

    /// <summary>One answer after the other; the last one from then on.</summary>
    public static Answer InTurn(params Answer[] answers) => (stream, number) => answers[Math.Min(number, answers.Length) - 1](stream, number);

    public static async Task WriteAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await stream.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
#pragma warning disable VSTHRD003 // the constructor started it, and test hosts have no context that could lock
        await _accepting;
#pragma warning restore VSTHRD003
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            using (client)
            {
                await ServeAsync(client);
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var secure = new SslStream(stream);
#pragma warning disable CA5359 // it only writes down who came
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    // offline: it looks for no issuers
                    ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true),
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, given, _, _) =>
                    {
                        LastCertificate = given?.GetCertHashString() ?? "";
                        return true;
                    },
                });
#pragma warning restore CA5359
                stream = secure;
            }

            await using (stream)
            {
                if (await ReadHeadersAsync(stream))
                {
                    await _answer(stream, Interlocked.Increment(ref _requests));
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            // The client hung up, which is what many tests are about.
        }
    }

    private async Task<bool> ReadHeadersAsync(Stream stream)
    {
        var headers = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            headers.Append((char)one[0]);
            if (one[0] == '\n' && headers.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                LastRequest = headers.ToString();
                return true;
            }
        }

        return false;
    }
}
