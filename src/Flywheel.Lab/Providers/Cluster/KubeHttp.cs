using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>HTTP clients for clusters, with their certificates and credentials.</summary>
internal static class KubeHttp
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    /// <summary>No limit for whole requests: the caller's token ends them, and watches last.</summary>
    /// <exception cref="ProviderException">A certificate or key cannot be read.</exception>
    public static HttpClient ClientOf(KubeConnection connection)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            UseProxy = connection.Proxy is not null,
            Proxy = connection.Proxy is { } proxy ? new WebProxy(proxy) : null,
            SslOptions = TlsOf(connection),
        };
        var client = new HttpClient(handler)
        {
            // a cluster may live below a path of its server
            BaseAddress = new(connection.Server.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        // The transport takes the name for TLS from the Host header; SslOptions.TargetHost is overwritten.
        client.DefaultRequestHeaders.Host = connection.TlsServerName.Length > 0 ? connection.TlsServerName : null;
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("flywheel-lab", null));
        client.DefaultRequestHeaders.Authorization = connection switch
        {
            { Token.Length: > 0 } => new("Bearer", connection.Token),
            { Username.Length: > 0 } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{connection.Username}:{connection.Password}"))),
            _ => null,
        };
        return client;
    }

    /// <summary>Nobody answered, or not whom the configuration names.</summary>
    public static ProviderException Unreachable(Exception failure, Uri server, string action)
    {
        var why = failure.InnerException is System.Security.Authentication.AuthenticationException tls ? tls.Message : failure.Message;
        return new("The cluster cannot be reached", $"{action}: {server.Host}:{server.Port} does not answer: {why.TrimEnd('.')}.");
    }

    private static SslClientAuthenticationOptions TlsOf(KubeConnection connection)
    {
        var options = new SslClientAuthenticationOptions();
        if (connection.Insecure)
        {
#pragma warning disable CA5359 // the user's own wish: insecure = true
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (connection.Authority.Length > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Reading("cluster_ca_certificate", () => policy.CustomTrustStore.ImportFromPem(connection.Authority));
            if (policy.CustomTrustStore.Count == 0)
            {
                throw new ProviderException("Unreadable certificate", "cluster_ca_certificate holds no certificate in PEM.");
            }

            options.CertificateChainPolicy = policy;
        }

        if (connection.ClientCertificate.Length > 0)
        {
            Reading("client_certificate", () => options.ClientCertificates =
                [X509Certificate2.CreateFromPem(connection.ClientCertificate, connection.ClientKey)]);
        }

        return options;
    }

    private static void Reading(string what, Action read)
    {
        try
        {
            read();
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw new ProviderException("Unreadable certificate", $"{what} is not PEM: {unreadable.Message.TrimEnd('.')}.");
        }
    }
}
