using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Flywheel.Lab.Ingress;

/// <summary>A client's request as the process behind the ingress gets it.</summary>
internal static class ForwardedRequest
{
    /// <param name="context">The client's request.</param>
    /// <param name="port">The loopback port of the process.</param>
    /// <param name="upgrade">The protocol to change to, such as <c>websocket</c>; null: none.</param>
    public static HttpRequestMessage Make(HttpContext context, int port, string? upgrade)
    {
        var from = context.Request;
        var isConnect = HttpMethods.IsConnect(from.Method);
        var message = new HttpRequestMessage(isConnect ? HttpMethod.Get : new HttpMethod(from.Method), Address(from, port))
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (HasBody(context) && !isConnect)
        {
            message.Content = new StreamContent(from.Body);
        }

        CopyHeaders(from, message);
        message.Headers.Host = from.Host.Value;
        Tell(message, "X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1");
        Tell(message, "X-Real-IP", context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1");
        Tell(message, "X-Forwarded-Host", from.Host.Value ?? "");
        Tell(message, "X-Forwarded-Proto", from.Scheme);
        Tell(message, "X-Forwarded-Port", Port(from).ToString(CultureInfo.InvariantCulture));
        if (upgrade is not null)
        {
            Tell(message, "Connection", "Upgrade");
            Tell(message, "Upgrade", upgrade);
            // A websocket over HTTP/2 has no key (RFC 8441); the process, which speaks HTTP/1.1, needs one.
            if (isConnect)
            {
                Tell(message, "Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
            }
        }

        return message;
    }

    // The path and query go on byte for byte as the client wrote them.
    private static Uri Address(HttpRequest from, int port)
    {
        var target = from.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.StartsWith('/') ? target : from.GetEncodedPathAndQuery();
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}"), options);
    }

    private static void CopyHeaders(HttpRequest from, HttpRequestMessage message)
    {
        var dropped = HopHeaders.Of(from.Headers);
        foreach (var (name, values) in from.Headers)
        {
            // What the client claims of forwarding is not to be believed: this is the first proxy.
            if (dropped.Contains(name)
                || name.StartsWith(':')
                || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
                || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                || name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // HTTP/2 splits cookies into several headers; HTTP/1.1 knows one.
            IEnumerable<string?> told = name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? [string.Join("; ", values.AsEnumerable())] : values;
            if (!message.Headers.TryAddWithoutValidation(name, told))
            {
                _ = message.Content?.Headers.TryAddWithoutValidation(name, told);
            }
        }
    }

    private static void Tell(HttpRequestMessage message, string name, string value) => message.Headers.TryAddWithoutValidation(name, value);

    private static int Port(HttpRequest from) => from.Host.Port ?? (from.IsHttps ? 443 : 80);

    private static bool HasBody(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
}
