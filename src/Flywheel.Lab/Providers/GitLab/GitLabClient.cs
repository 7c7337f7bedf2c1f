using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary>Asks a forge's API over HTTPS. Thread-safe.</summary>
/// <remarks>As the client of the real provider, an answer of 429 or 5xx is asked for again, at most five times; a broken connection is not.</remarks>
internal sealed class GitLabClient : IDisposable
{
    private const int MostRetries = 5;
    private const int LargestAnswer = 4 << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <exception cref="ProviderException">A certificate or key cannot be read.</exception>
    public GitLabClient(GitLabConnection connection, TimeProvider time)
    {
        _time = time;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, SslOptions = TlsOf(connection) })
        {
            BaseAddress = connection.Api,
            Timeout = Limit,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("flywheel-lab", null));
        if (connection.Token.Length > 0)
        {
            _http.DefaultRequestHeaders.Add("PRIVATE-TOKEN", connection.Token);
        }
    }

    /// <summary>Reads an object; null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(string path, string action, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, null, action, cancellationToken);
        }
        catch (GitLabRefusal refusal) when (refusal.Code == 404)
        {
            return null;
        }
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Below the API's address.</param>
    /// <param name="body">Its parameters; null: none.</param>
    /// <param name="action">What is tried, for the sentence when it fails.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object in the answer; null when it is empty.</returns>
    /// <exception cref="GitLabRefusal">It was refused.</exception>
    /// <exception cref="ProviderException">Nobody answered.</exception>
    public async Task<JsonObject?> SendAsync(HttpMethod method, string path, JsonObject? body, string action, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await AskAsync(request, action, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return text.Length == 0 ? null : Parse(text, action);
            }

            var passing = answer.StatusCode == HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500;
            if (!passing || attempt == MostRetries)
            {
                throw GitLabRefusal.Of((int)answer.StatusCode, text, action);
            }

            await Task.Delay(PauseOf(answer, attempt), _time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, string action, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException
            || (broken is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var why = broken is TaskCanceledException ? "the answer did not come in time"
                : broken.InnerException is System.Security.Authentication.AuthenticationException tls ? tls.Message
                : broken.Message;
            var server = _http.BaseAddress!;
            throw new ProviderException("GitLab cannot be reached", $"{action}: {server.Host}:{server.Port} does not answer: {why.TrimEnd('.')}.");
        }
    }

    private static TimeSpan PauseOf(HttpResponseMessage answer, int attempt)
    {
        var told = answer.Headers.RetryAfter?.Delta;
        return told is { } pause && pause <= LongestPause ? pause : FirstPause * (1 << attempt);
    }

    private static JsonObject Parse(string text, string action)
    {
        try
        {
            return JsonNode.Parse(text)?.AsObject() ?? throw new JsonException("nothing");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new ProviderException("Unreadable answer of GitLab", $"{action}: the answer is not a JSON object. Is base_url the address of the API?");
        }
    }

    private static SslClientAuthenticationOptions TlsOf(GitLabConnection connection)
    {
        var options = new SslClientAuthenticationOptions();
        if (connection.Insecure)
        {
#pragma warning disable CA5359 // the user's own wish: insecure = true
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (connection.AuthorityFile is { } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Reading("cacert_file", authority, () => policy.CustomTrustStore.ImportFromPemFile(authority));
            if (policy.CustomTrustStore.Count == 0)
            {
                throw new ProviderException("Unreadable certificate", $"cacert_file: {authority} holds no certificate in PEM.");
            }

            options.CertificateChainPolicy = policy;
        }

        if (connection.ClientCertificateFile is { } certificate)
        {
            Reading("client_cert", certificate, () => options.ClientCertificates =
                [X509Certificate2.CreateFromPemFile(certificate, connection.ClientKeyFile)]);
        }

        return options;
    }

    private static void Reading(string attribute, string path, Action read)
    {
        try
        {
            read();
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ProviderException("Unreadable certificate", $"{attribute}: {path} cannot be used: {unreadable.Message.TrimEnd('.')}.");
        }
    }
}
