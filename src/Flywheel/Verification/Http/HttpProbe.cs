using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Diagnostics;
using Flywheel.Settings;

namespace Flywheel.Verification.Http;

/// <summary>
/// Asks once, as a suspicious stranger: no proxy, no cookies, no credentials, no decompression, every address and every redirect judged,
/// every size bounded. Each question has a connection of its own, so a pooled one cannot hide that the server is gone.
/// </summary>
/// <param name="connection">Decides where it may connect.</param>
/// <param name="trust">Roots that are trusted instead of the system's; null: the system's.</param>
internal sealed class HttpProbe(GuardedConnection connection, X509Certificate2Collection? trust)
{
    private const int LargestBody = 1024 * 1024;
    private const int LargestHeaderKilobytes = 32;

    /// <summary>Asks, following the redirects that the check allows.</summary>
    /// <exception cref="AddressRefusedException">It leads where no check may go.</exception>
    /// <exception cref="HttpRequestException">There was no whole answer.</exception>
    /// <exception cref="IOException">The body broke off.</exception>
    /// <exception cref="BodyTooLargeException">The body is larger than 1 MiB.</exception>
    public async Task<HttpAnswer> AskAsync(Uri address, HttpCheckSettings check, CancellationToken cancellationToken)
    {
        var publicOnly = false;
        for (var left = check.Redirects; ; left--)
        {
            var (answer, next, isPublic) = await AskOnceAsync(address, publicOnly, cancellationToken);
            if (next is null || left <= 0)
            {
                return answer;
            }

            address = Judged(next, address, check);
            // The same name may lead into a private network the next time it is resolved.
            publicOnly = isPublic && !IsListed(next, check);
        }
    }

    private async Task<(HttpAnswer Answer, Uri? Next, bool IsPublic)> AskOnceAsync(Uri address, bool publicOnly, CancellationToken cancellationToken)
    {
        var seen = new Seen();
        using var client = new HttpMessageInvoker(Client(seen, publicOnly));
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("flywheel", null));
        request.Headers.ConnectionClose = true;
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var body = await BodyAsync(response.Content, cancellationToken);
            var encoding = string.Join(", ", response.Content.Headers.ContentEncoding);
            return (new((int)response.StatusCode, body, encoding, seen.End), Next(address, response), seen.IsPublic);
        }
        catch (HttpRequestException problem) when (seen.Objection is not null)
        {
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, seen.Objection, problem);
        }
        catch (HttpRequestException problem) when (problem.InnerException is AddressRefusedException refused)
        {
            throw new AddressRefusedException(refused.Message);
        }
    }

    private SocketsHttpHandler Client(Seen seen, bool publicOnly) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = LargestHeaderKilobytes,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        ConnectCallback = async (context, cancellationToken) => seen.IsSecondConnection()
            ? throw new IOException("the server closed the connection without an answer")
            : seen.Through(await connection.ConnectAsync(context.DnsEndPoint, publicOnly, cancellationToken)),
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = seen.Judge,
        },
    };

    private X509ChainPolicy ChainPolicy()
    {
        // Asking for revocations and missing issuers would be requests to addresses that the certificate names.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (trust is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(trust);
        }

        return policy;
    }

    // Where a redirect leads; null when the answer is none.
    private static Uri? Next(Uri address, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        return Uri.TryCreate(address, location, out var next) ? next : null;
    }

    private static Uri Judged(Uri next, Uri address, HttpCheckSettings check)
    {
        var objection = CheckAddress.Objection(next.OriginalString, next)
            ?? (address.Scheme == "https" && next.Scheme == "http" ? "leaves https" : null)
            ?? (next.IdnHost == address.IdnHost || IsListed(next, check) ? null : "leads to another host, which redirect_hosts does not name");
        return objection is null ? next : throw new AddressRefusedException($"the redirect to {VisibleText.Of(next.OriginalString, 100)} {objection}");
    }

    private static bool IsListed(Uri address, HttpCheckSettings check) =>
        check.RedirectHosts.Contains(address.IdnHost.TrimEnd('.'), StringComparer.OrdinalIgnoreCase);

    private static async Task<byte[]> BodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using (stream)
        {
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (body.Length + count > LargestBody)
                {
                    throw new BodyTooLargeException(LargestBody);
                }

                await body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return body.ToArray();
        }
    }

    // What one connection showed.
    private sealed class Seen
    {
        private int _connections;

        public DateTimeOffset? End { get; private set; }

        public string? Objection { get; private set; }

        /// <summary>It went to an address of the public internet.</summary>
        public bool IsPublic { get; private set; }

        public NetworkStream Through(NetworkStream connection)
        {
            IsPublic = connection.Socket.RemoteEndPoint is IPEndPoint end && !ReachableAddress.IsPrivate(end.Address);
            return connection;
        }

        // .NET asks again on its own when a server hangs up without a word; the report would not know of it.
        public bool IsSecondConnection() => Interlocked.Increment(ref _connections) > 1;

        public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            End = certificate is X509Certificate2 known ? new DateTimeOffset(known.NotAfter) : null;
            if (errors == SslPolicyErrors.None)
            {
                return true;
            }

            var why = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? "it is for another name"
                : chain?.ChainStatus.Length > 0 ? chain.ChainStatus[0].StatusInformation.TrimEnd('.', ' ', '\n')
                : "there is none";
            var end = End is { } expiry ? string.Create(CultureInfo.InvariantCulture, $" (expires {expiry.UtcDateTime:yyyy-MM-dd HH:mm} UTC)") : "";
            Objection = $"the server's certificate is not accepted: {why}{end}";
            return false;
        }
    }
}
