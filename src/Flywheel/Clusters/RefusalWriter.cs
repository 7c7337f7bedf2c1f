using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>Says in sentences what a cluster refused, for the access of one context. What the server says is shown without its control characters and without the credentials.</summary>
internal sealed class RefusalWriter(ClusterAccess access, ClusterCredentials credentials)
{
    private const int MostRead = 16 * 1024;
    private const int MostShown = 400;

    private string Cluster => $"The cluster of context \"{VisibleText.Of(access.Context)}\" ({access.Server.GetLeftPart(UriPartial.Authority)})";

    /// <summary>The failure is one of the network or of the server, not a bug.</summary>
    public static bool IsOfNetwork(Exception failure) =>
        failure is HttpRequestException or IOException or SocketException or AuthenticationException or HttpProtocolException or InvalidDataException or OperationCanceledException;

    /// <summary>Of an answer that is not the one that was asked for. Reads some of its body.</summary>
    public async Task<ClusterRefusal> OfAsync(HttpResponseMessage response, ClusterRequest request, CancellationToken cancellationToken)
    {
        var (said, isApi) = Said(await BeginningAsync(response, cancellationToken));
        var status = (int)response.StatusCode;
        var type = VisibleText.Of(response.Content.Headers.ContentType?.MediaType ?? "no type");
        if (status is >= 300 and < 400)
        {
            var target = response.Headers.Location is { IsAbsoluteUri: true } location ? $" to {VisibleText.Of(location.Host)}" : "";
            return New(ClusterRefusalKind.Malformed, $"{Cluster} redirects{target}. A Kubernetes API never does, and credentials are not sent on. Correct the server's address in the kubeconfig.");
        }

        if (status == 200)
        {
            return Malformed(request, $"answers with {type} instead of {request.MediaType}");
        }

        var words = isApi || said.Length == 0 ? said : $"{type}: {said}";
        return Of(status, words, request) with { RetryAfter = RetryAfter(response.Headers.RetryAfter) };
    }

    /// <summary>Of a status, as an answer or inside of a watch.</summary>
    /// <param name="words">The server's own; may be empty.</param>
    public ClusterRefusal Of(int status, string words, ClusterRequest request)
    {
        var shown = words.Length > 0 ? $": {VisibleText.Of(Masked(words), MostShown).TrimEnd('.')}." : ".";
        var code = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            401 => New(ClusterRefusalKind.Unauthorized,
                $"{Cluster} does not accept the credentials of user \"{VisibleText.Of(access.User.Name)}\" (401){shown} They are missing, expired, revoked or for another cluster."),
            403 => New(ClusterRefusalKind.Forbidden,
                $"{Cluster} does not allow flywheel to {request.Action}{shown} The user \"{VisibleText.Of(access.User.Name)}\" of the kubeconfig needs a role with the verbs get, list and watch."),
            404 => New(ClusterRefusalKind.NotFound, $"{Cluster} does not have it (404) when asked to {request.Action}{shown}"),
            410 => New(ClusterRefusalKind.Gone, $"{Cluster} no longer tells what happened since then{shown}"),
            429 => New(ClusterRefusalKind.TooMany, $"{Cluster} has too many requests to {request.Action} (429){shown}"),
            >= 500 => New(ClusterRefusalKind.Failing, $"{Cluster} fails to {request.Action} ({code}){shown}"),
            _ => New(ClusterRefusalKind.Other, $"{Cluster} refuses to {request.Action} ({code}){shown}"),
        };
    }

    /// <summary>Of a connection that failed.</summary>
    public ClusterRefusal Of(Exception failure, ClusterRequest request)
    {
        var innermost = failure.GetBaseException();
        var error = (failure as HttpRequestException)?.HttpRequestError;
        var said = VisibleText.Of(Masked(innermost.Message), MostShown).TrimEnd('.');
        if (error == HttpRequestError.SecureConnectionError || innermost is AuthenticationException)
        {
            return New(ClusterRefusalKind.Untrusted,
                $"{Cluster} is not trusted: {said}. Its certificate has to come from the certificate-authority-data of the kubeconfig and to be for this name.");
        }

        var what = (error, innermost) switch
        {
            (HttpRequestError.NameResolutionError, _) => $"its name {VisibleText.Of(access.Server.Host)} is not known here",
            (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) => "nothing answers at this address",
            (HttpRequestError.ProxyTunnelError, _) => $"its proxy refuses: {said}",
            (_, OperationCanceledException or TimeoutException) => "no connection was made in time",
            _ => said,
        };
        return New(ClusterRefusalKind.Unreachable, $"{Cluster} cannot be reached to {request.Action}: {what}.");
    }

    /// <summary>The time was up.</summary>
    public ClusterRefusal TooSlow(ClusterRequest request, TimeSpan limit) => New(
        ClusterRefusalKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"{Cluster} did not answer within {limit.TotalSeconds:0.#} s when asked to {request.Action}."));

    /// <summary>The answer is none of a Kubernetes API.</summary>
    /// <param name="what">As it follows the cluster in a sentence.</param>
    public ClusterRefusal Malformed(ClusterRequest request, string what) =>
        New(ClusterRefusalKind.Malformed, $"{Cluster} {what} when asked to {request.Action}. Is that address a Kubernetes API?");

    private static ClusterRefusal New(ClusterRefusalKind kind, string message) => new(kind, message);

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostRead];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return Encoding.UTF8.GetString(bytes, 0, await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            return "";
        }
    }

    // The message of a Status; else the text as it is.
    private static (string Said, bool IsApi) Said(string body)
    {
        try
        {
            using var document = UnicodeJson.Parse(Encoding.UTF8.GetBytes(body));
            return KubernetesObject.Of(document.RootElement) is { Kind: "Status" } status ? (status.Text("message") ?? "", true) : (body.Trim(), false);
        }
        catch (JsonException)
        {
            return (string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), false);
        }
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta;

    // A hostile server may send back what it was sent.
    private string Masked(string text)
    {
        string[] secrets = [credentials.Newest?.Token ?? "", access.User.Password];
        foreach (var secret in secrets.Where(s => s.Length > 0))
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
