using System.Text;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Forge.Access;

/// <summary>Where a request carries its token.</summary>
internal static class ForgeCredentials
{
    /// <summary>The headers <c>PRIVATE-TOKEN</c> and <c>Authorization: Bearer</c>; null when there is none. Never the address, which ends in logs.</summary>
    public static string? Token(HttpRequest request)
    {
        var token = request.Headers["PRIVATE-TOKEN"].ToString();
        return token.Length > 0 ? token : After(request, "Bearer ");
    }

    /// <summary>The same, or the password of basic authentication, whoever the user is: what tofu's http backend sends.</summary>
    public static string? TokenOrPassword(HttpRequest request)
    {
        if (Token(request) is { } token)
        {
            return token;
        }

        Span<byte> bytes = stackalloc byte[1024];
        if (After(request, "Basic ") is not { } basic || !Convert.TryFromBase64String(basic, bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : text[(colon + 1)..];
    }

    private static string? After(HttpRequest request, string scheme)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }
}
