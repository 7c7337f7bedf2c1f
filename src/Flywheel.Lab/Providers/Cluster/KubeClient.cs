using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>Asks a Kubernetes API over HTTP. Thread-safe.</summary>
/// <remarks>
/// As client-go, a request is repeated at most ten times when the answer is 429 or 5xx and says when to ask again (Retry-After), and a read
/// also when the connection broke (https://github.com/kubernetes/client-go/blob/master/rest/with_retry.go).
/// </remarks>
internal sealed class KubeClient : IDisposable
{
    private const int MostRetries = 10;

    private const int LargestAnswer = 32 << 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public KubeClient(KubeConnection connection, TimeProvider time)
    {
        _time = time;
        _http = KubeHttp.ClientOf(connection);
        Kinds = new(this, time);
    }

    public TimeProvider Time => _time;

    /// <summary>What kinds the cluster knows.</summary>
    public KubeKinds Kinds { get; }

    /// <summary>The object; null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(KubeName name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(name.Path, $"Reading {name}", cancellationToken);
        }
        catch (ClusterRefusal refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    public Task<JsonObject> GetAsync(string path, string action, CancellationToken cancellationToken) =>
        SendAsync(new(HttpMethod.Get, path, null, "", action), cancellationToken);

    public Task<JsonObject> CreateAsync(KubeResource resource, string @namespace, JsonObject content, string manager, CancellationToken cancellationToken) =>
        SendAsync(
            new(HttpMethod.Post, $"{resource.Collection(@namespace)}?fieldManager={Uri.EscapeDataString(manager)}", content.ToJsonString(), "application/json",
                $"Creating a {resource.Kind}"),
            cancellationToken);

    /// <summary>A JSON merge patch.</summary>
    public Task<JsonObject> MergeAsync(KubeName name, JsonObject patch, string manager, CancellationToken cancellationToken) => SendAsync(
        new(HttpMethod.Patch, $"{name.Path}?fieldManager={Uri.EscapeDataString(manager)}", patch.ToJsonString(), "application/merge-patch+json", $"Changing {name}"),
        cancellationToken);

    /// <summary>Server-side apply.</summary>
    public Task<JsonObject> ApplyAsync(KubeName name, JsonObject content, ApplyWish wish, CancellationToken cancellationToken) => SendAsync(
        new(HttpMethod.Patch,
            $"{name.Path}?fieldManager={Uri.EscapeDataString(wish.Manager)}&force={(wish.Force ? "true" : "false")}&fieldValidation={(wish.Strict ? "Strict" : "Ignore")}",
            content.ToJsonString(), "application/apply-patch+yaml", $"Applying {name}"),
        cancellationToken);

    /// <summary>Deletes an object; false when there was none.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="propagation"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<bool> DeleteAsync(KubeName name, string propagation, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = propagation };
        try
        {
            await SendAsync(new(HttpMethod.Delete, name.Path, body.ToJsonString(), "application/json", $"Deleting {name}"), cancellationToken);
            return true;
        }
        catch (ClusterRefusal refusal) when (refusal.IsNotFound || refusal.IsGone)
        {
            return false;
        }
    }

    /// <summary>An answer that comes in lines for as long as somebody reads. The caller disposes it.</summary>
    public async Task<Stream> StreamAsync(string path, string action, CancellationToken cancellationToken)
    {
        var response = await AskAsync(new(HttpMethod.Get, path, null, "", action), cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> SendAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(request, cancellationToken);
        var body = await BodyAsync(response, cancellationToken);
        try
        {
            return JsonNode.Parse(body)?.AsObject() ?? throw new JsonException("nothing");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new ProviderException("Unreadable answer of the cluster", $"{request.Action}: the answer is not a JSON object ({unreadable.Message}).");
        }
    }

    // The answer, if it is a good one; its body is not read yet.
    private async Task<HttpResponseMessage> AskAsync(KubeRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                var response = await _http.SendAsync(MessageOf(request), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    var refusal = ClusterRefusal.Of(response.StatusCode, await BodyAsync(response, cancellationToken), request.Action);
                    if (!refusal.IsPassing || attempt >= MostRetries || PauseOf(response) is not { } told)
                    {
                        throw refusal;
                    }

                    pause = told;
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                if (request.Method != HttpMethod.Get || attempt >= 2 || NeverConnected(broken))
                {
                    throw KubeHttp.Unreachable(broken, _http.BaseAddress!, request.Action);
                }

                pause = TimeSpan.FromMilliseconds(200);
            }

            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private static HttpRequestMessage MessageOf(KubeRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(request.Path.TrimStart('/'), UriKind.Relative));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, System.Text.Encoding.UTF8, new MediaTypeHeaderValue(request.ContentType));
        }

        return message;
    }

    private static bool NeverConnected(Exception broken) => (broken as HttpRequestException)?.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var told = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return told is { } pause ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, LongestPause.Ticks)) : null;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>One request.</summary>
    private sealed record KubeRequest(HttpMethod Method, string Path, string? Body, string ContentType, string Action);
}
