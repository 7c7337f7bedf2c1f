using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Flywheel.Processes;

namespace Flywheel.Clusters;

/// <summary>Sends questions to a cluster as its user, over one pool of connections. Thread-safe.</summary>
internal sealed class ClusterConnection : IDisposable
{
    private readonly ClusterAccess _access;
    private readonly ClusterLimits _limits;
    private readonly ClusterCredentials _credentials;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public ClusterConnection(ClusterAccess access, TimeProvider time, IProcessRunner processes, ClusterLimits limits)
    {
        (_access, _limits, _time) = (access, limits, time);
        _credentials = new(access, time, processes);
        Refusals = new(access, _credentials);
        _http = new(Transport(access, limits, _credentials))
        {
            // a cluster may be below a path of its server
            BaseAddress = new(access.Server.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (access.TlsServerName.Length > 0)
        {
            // the only place from which the transport takes a name for TLS: SslOptions.TargetHost is overwritten
            _http.DefaultRequestHeaders.Host = access.TlsServerName;
        }
    }

    /// <summary>Puts what went wrong into words.</summary>
    public RefusalWriter Refusals { get; }

    /// <summary>An answer of which only the headers have come, status 200 and of the right kind; the caller disposes it. One try.</summary>
    public async Task<ClusterAnswer<HttpResponseMessage>> SendAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        var credential = await _credentials.CurrentAsync(cancellationToken);
        if (credential.Value is not { } first)
        {
            return new(credential.Refusal!);
        }

        var answer = await SendAsync(request, first, cancellationToken);
        if (answer.Refusal?.Kind != ClusterRefusalKind.Unauthorized || !_credentials.IsRenewable)
        {
            return answer;
        }

        // It may have been revoked before its time.
        _credentials.Forget(first);
        credential = await _credentials.CurrentAsync(cancellationToken);
        return credential.Value is { } second ? await SendAsync(request, second, cancellationToken) : new(credential.Refusal!);
    }

    public void Dispose()
    {
        _http.Dispose();
        _credentials.Dispose();
    }

    private async Task<ClusterAnswer<HttpResponseMessage>> SendAsync(ClusterRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_limits.Headers, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = MessageOf(request, credential);
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var isGood = response.StatusCode == HttpStatusCode.OK && IsOf(response, request.MediaType);
            if (isGood)
            {
                return new(response);
            }

            using (response)
            {
                return new(await Refusals.OfAsync(response, request, either.Token));
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && (limit.IsCancellationRequested || RefusalWriter.IsOfNetwork(failure)))
        {
            return new(limit.IsCancellationRequested ? Refusals.TooSlow(request, _limits.Headers) : Refusals.Of(failure, request));
        }
    }

    private HttpRequestMessage MessageOf(ClusterRequest request, Credential credential)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, request.Path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        message.Headers.Accept.Add(new(request.MediaType));
        if (request.MediaType != ClusterRequest.Json)
        {
            // what has a type of its own is negotiated as if it were an object
            message.Headers.Accept.Add(new("*/*", quality: 0.5));
        }

        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("flywheel", null));
        var user = _access.User;
        message.Headers.Authorization = credential.Token.Length > 0 ? new("Bearer", credential.Token)
            : user.Username.Length > 0 ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{user.Password}")))
            : null;
        foreach (var (header, value) in user.Impersonation)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        return message;
    }

    private static bool IsOf(HttpResponseMessage response, string mediaType) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, mediaType, StringComparison.OrdinalIgnoreCase);

    private static SocketsHttpHandler Transport(ClusterAccess access, ClusterLimits limits, ClusterCredentials credentials) => new()
    {
        ConnectTimeout = limits.Connect,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        EnableMultipleHttp2Connections = true,
        // what a name leads to changes, and so do the certificates that a program gives
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // a cluster that is gone without a word is noticed under a quiet watch too
        KeepAlivePingDelay = TimeSpan.FromSeconds(15),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        UseProxy = access.Proxy is not null,
        Proxy = access.Proxy is { } proxy ? new WebProxy(proxy) : null,
        SslOptions = ClusterTls.Of(access, () => credentials.Newest?.Certificate),
    };
}
