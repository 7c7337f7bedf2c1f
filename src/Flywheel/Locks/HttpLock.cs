using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Locks;

/// <summary>The lock of a state on an http server, which keeps it until somebody sends UNLOCK, whoever has died meanwhile.</summary>
/// <remarks>
/// There is no question for it: one asks by trying to take the lock, and lets go at once with the very same body. The holder is in the
/// answer 423 or 409. terraform's own force-unlock sends an empty body here and succeeds with whatever id (measured with 1.11), so it is never used.
/// </remarks>
internal sealed class HttpLock(HttpLockPlace place, TimeProvider time) : IDisposable
{
    private const int LargestAnswer = 64 * 1024;
    private const int UnlockTries = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly HttpClient _client = new(Transport(place)) { Timeout = Limit, MaxResponseContentBufferSize = LargestAnswer };

    /// <summary>Tries to take the lock and lets go of it at once.</summary>
    public async Task<LockStanding> AskAsync(CancellationToken cancellationToken)
    {
        var ours = Own();
        try
        {
            var (status, body) = await SendAsync(place.LockMethod, place.Lock, ours.Body, cancellationToken);
            switch (status)
            {
                case HttpStatusCode.OK:
                    return await LetGoAsync(ours) ?? new LockStanding.Free();
                case HttpStatusCode.Locked or HttpStatusCode.Conflict:
                    return LockHolder.Read(body) is { } holder
                        ? new LockStanding.Held(holder) { Body = body }
                        : new LockStanding.Unknown("The state is locked, and the server does not say by whom.");
                case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                    return new LockStanding.Unknown($"The server does not let us ask: {(int)status}. Check TF_HTTP_USERNAME and TF_HTTP_PASSWORD.");
                default:
                    return new LockStanding.Unknown(string.Create(CultureInfo.InvariantCulture, $"{place} was answered with {(int)status}."));
            }
        }
        catch (Exception broken) when (IsOfTheNetwork(broken, cancellationToken))
        {
            // It may have come through all the same, and then the lock is ours.
            _ = await LetGoAsync(ours, tries: 1);
            return new LockStanding.Unknown($"{place} was not answered: {Reason(broken)}.");
        }
    }

    /// <summary>Lets go of the lock with the holder's own body, so that a server that compares lets go of that one alone.</summary>
    public async Task<LockRelease> ReleaseAsync(LockStanding.Held held, CancellationToken cancellationToken)
    {
        try
        {
            var (status, _) = await SendAsync(place.UnlockMethod, place.Unlock, held.Body, cancellationToken);
            return status switch
            {
                HttpStatusCode.OK => new LockRelease.Released(),
                HttpStatusCode.Locked or HttpStatusCode.Conflict => new LockRelease.Refused("The server says that somebody else holds it by now."),
                _ => new LockRelease.Refused(string.Create(CultureInfo.InvariantCulture, $"The server answered with {(int)status}.")),
            };
        }
        catch (Exception broken) when (IsOfTheNetwork(broken, cancellationToken))
        {
            return new LockRelease.Refused($"The server did not answer: {Reason(broken)}. Ask again who holds it.");
        }
    }

    public void Dispose() => _client.Dispose();

    // Not with the caller's token: whoever took a lock lets go of it. Null: done.
    private async Task<LockStanding?> LetGoAsync((LockHolder Holder, byte[] Body) ours, int tries = UnlockTries)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (status, _) = await SendAsync(place.UnlockMethod, place.Unlock, ours.Body, CancellationToken.None);
                if (status is HttpStatusCode.OK or HttpStatusCode.Conflict or HttpStatusCode.Locked)
                {
                    return null;
                }
            }
            catch (Exception broken) when (IsOfTheNetwork(broken, CancellationToken.None))
            {
                // tried again below
            }

            if (attempt >= tries)
            {
                return new LockStanding.Held(ours.Holder) { Body = ours.Body, IsOurs = true };
            }

            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }

    private async Task<(HttpStatusCode Status, ReadOnlyMemory<byte> Body)> SendAsync(
        string method, Uri address, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = content };
        request.Headers.UserAgent.Add(new("flywheel", null));
        if (place.User is { } user)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{place.Password}")));
        }

        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private (LockHolder Holder, byte[] Body) Own()
    {
        var who = $"{Environment.UserName}@{Environment.MachineName}";
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("ID", new Guid(RandomNumberGenerator.GetBytes(16)));
            writer.WriteString("Operation", "OperationTypeAsk");
            writer.WriteString("Info", "flywheel asks who holds the lock");
            writer.WriteString("Who", who);
            writer.WriteString("Version", "flywheel");
            writer.WriteString("Created", time.GetUtcNow());
            writer.WriteString("Path", "");
            writer.WriteEndObject();
        }

        var bytes = body.ToArray();
        return (LockHolder.Read(bytes)!, bytes);
    }

    private static SocketsHttpHandler Transport(HttpLockPlace place)
    {
        var transport = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Limit };
        if (place.Authority is { } authority)
        {
            var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust };
            policy.CustomTrustStore.ImportFromPem(authority);
            transport.SslOptions.CertificateChainPolicy = policy;
        }

        if (place is { Certificate: { } certificate, PrivateKey: { } key })
        {
            transport.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        }

        if (place.TrustsAnybody)
        {
#pragma warning disable CA5359 // the user told tofu so, and what is asked here tofu tells the same server
            transport.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return transport;
    }

    private static bool IsOfTheNetwork(Exception broken, CancellationToken cancellationToken) =>
        broken is HttpRequestException or IOException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string Reason(Exception broken) => broken is OperationCanceledException
        ? $"nothing came within {(int)Limit.TotalSeconds} seconds"
        : VisibleText.Of(broken.Message, 200);
}
