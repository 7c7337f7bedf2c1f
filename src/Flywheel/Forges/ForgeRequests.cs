using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Flywheel.Forges;

/// <summary>Asks a forge and asks again: broken connections, 429 and 5xx are passing, within limits. Only questions that change nothing.</summary>
internal sealed class ForgeRequests : IDisposable
{
    private const string TokenHeader = "PRIVATE-TOKEN";

    private readonly ForgeAccess _access;
    private readonly ForgeLimits _limits;
    private readonly HttpMessageInvoker _client;
    private readonly ResiliencePipeline<ForgeReply> _patience;

    public ForgeRequests(ForgeAccess access, ForgeLimits limits, TimeProvider time)
    {
        (_access, _limits) = (access, limits);
        _client = new(Connection(access.Trust));
        _patience = new ResiliencePipelineBuilder<ForgeReply> { TimeProvider = time }
            .AddTimeout(limits.Question)
            .AddRetry(new RetryStrategyOptions<ForgeReply>
            {
                MaxRetryAttempts = limits.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = limits.Pause,
                MaxDelay = limits.LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome switch
                {
                    { Result: { } reply } => reply.IsPassing && !(reply.Patience(time.GetUtcNow()) > limits.LongestPause),
                    { Exception: HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } } => false,
                    { Exception: HttpRequestException or IOException or SocketException or TimeoutRejectedException } => true,
                    _ => false,
                }),
                // Null: as the backoff says.
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Patience(time.GetUtcNow())),
            })
            .AddTimeout(limits.Try)
            .Build();
    }

    /// <summary>Asks for a path below the API's.</summary>
    /// <exception cref="HttpRequestException">There was no whole answer.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    /// <exception cref="TimeoutRejectedException">The time was up.</exception>
    public async Task<ForgeReply> GetAsync(string path, CancellationToken cancellationToken) =>
        await _patience.ExecuteAsync(async token => await AskAsync(path, token), cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<ForgeReply> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_access.Address, $"api/v4/{path}"));
        request.Headers.Add(TokenHeader, _access.Token);
        request.Headers.UserAgent.Add(new("flywheel", null));
        request.Headers.Accept.Add(new("application/json"));
        using var response = await _client.SendAsync(request, cancellationToken);
        var body = await BodyAsync(response.Content, cancellationToken);
        return new((int)response.StatusCode, body ?? [], response.Headers, response.Content.Headers.ContentType?.MediaType ?? "", body is null);
    }

    // Null when it is too large.
    private async Task<byte[]?> BodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _limits.LargestBody)
        {
            return null;
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken);
        await using (stream)
        {
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if (body.Length + count > _limits.LargestBody)
                {
                    return null;
                }

                await body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            return body.ToArray();
        }
    }

    private static SocketsHttpHandler Connection(X509Certificate2Collection? trust)
    {
        var connection = new SocketsHttpHandler
        {
            // A redirect could carry the token elsewhere.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            // A lab is on this machine, and no proxy knows it.
            UseProxy = trust is null,
            MaxConnectionsPerServer = 8,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
        // Asking for revocations and missing issuers would be requests to addresses that the certificate names.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (trust is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(trust);
        }

        connection.SslOptions.CertificateChainPolicy = policy;
        return connection;
    }
}
