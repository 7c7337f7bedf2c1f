using System.Globalization;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Forges;

/// <summary>Says in a sentence why an answer of a forge is of no use; pure.</summary>
internal static class ForgeRefusals
{
    /// <summary>Null when the answer is a JSON document.</summary>
    /// <param name="reply">What came.</param>
    /// <param name="asked">What was asked for.</param>
    public static ForgeRefusal? Of(ForgeReply reply, Uri asked)
    {
        var status = reply.Status.ToString(CultureInfo.InvariantCulture);
        var what = $"GET {asked.AbsoluteUri}";
        return reply.Status switch
        {
            >= 300 and < 400 => new(ForgeRefusalKind.Redirected, $"{what} is answered with a redirect {Where(reply.Headers.Location, asked)}; the token goes nowhere else."),
            401 => new(ForgeRefusalKind.Unauthorized, $"{what} is answered with 401: the token is unknown, expired or revoked{Said(reply)}."),
            403 => new(ForgeRefusalKind.Forbidden, $"{what} is answered with 403: {Forbidden(reply)}."),
            404 => new(ForgeRefusalKind.NotFound, $"{what} is answered with 404."),
            429 => new(ForgeRefusalKind.TooMany, $"{what} is answered with 429, too many requests, again and again or with a long wait."),
            >= 500 => new(ForgeRefusalKind.Unreachable, $"{what} is answered with {status}."),
            < 200 or >= 300 => new(ForgeRefusalKind.Malformed, $"{what} is answered with {status}{Said(reply)}."),
            _ when reply.IsTooLarge => new(ForgeRefusalKind.Malformed, $"{what} is answered with more than any list of runners needs."),
            _ when reply.Type.Contains("html", StringComparison.OrdinalIgnoreCase) =>
                new(ForgeRefusalKind.Malformed, $"{what} is answered with a page of HTML: something in front of the forge, as a sign-in page, or the address is another one's."),
            _ => null,
        };
    }

    private static string Where(Uri? location, Uri asked)
    {
        if (location is null || !Uri.TryCreate(asked, location, out var to))
        {
            return "that leads nowhere";
        }

        var why = to.Scheme != asked.Scheme && to.Scheme == Uri.UriSchemeHttp ? ", without encryption"
            : to.IdnHost != asked.IdnHost ? to.IsLoopback ? ", which is this machine" : ", another host"
            : "";
        return $"to {VisibleText.Of(to.GetLeftPart(UriPartial.Path), 200)}{why}";
    }

    private static string Forbidden(ForgeReply reply)
    {
        using var body = Json(reply);
        var root = body?.RootElement ?? default;
        return root.TextOf("error") == "insufficient_scope"
            ? $"the token has none of the scopes {VisibleText.Of(root.TextOf("scope") ?? "read_api", 100).Replace(" ", ", ", StringComparison.Ordinal)}"
            : $"the token's user may not; the role Maintainer or Owner in the runners' group is needed{Said(reply)}";
    }

    private static string Said(ForgeReply reply)
    {
        using var body = Json(reply);
        var root = body?.RootElement ?? default;
        return (root.TextOf("error_description") ?? root.TextOf("message") ?? root.TextOf("error")) is { } text ? $" (\"{VisibleText.Of(text.TrimEnd('.'), 200)}\")" : "";
    }

    private static JsonDocument? Json(ForgeReply reply)
    {
        try
        {
            return JsonDocument.Parse(reply.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
