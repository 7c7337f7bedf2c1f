using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Flywheel.Lab.Ingress;

/// <summary>Headers that are for one connection only and go no further (RFC 9110, 7.6.1).</summary>
internal static class HopHeaders
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        // of HTTP/2 and 3, not to be told to a process that speaks HTTP/1.1
        "Alt-Svc", "HTTP2-Settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that this message must not hand on, those that its <c>Connection</c> header lists included.</summary>
    public static HashSet<string> Of(StringValues connection)
    {
        var names = new HashSet<string>(Names, StringComparer.OrdinalIgnoreCase);
        foreach (var value in connection)
        {
            names.UnionWith((value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        return names;
    }

    public static HashSet<string> Of(IHeaderDictionary headers) => Of(headers.Connection);
}
