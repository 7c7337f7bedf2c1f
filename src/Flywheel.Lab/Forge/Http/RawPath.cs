using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Forge.Http;

/// <summary>
/// The segments of a request's path, each decoded by itself. GitLab's ids may be paths with encoded slashes
/// (<c>/groups/acme%2Fplatform</c>), which the server's decoded path would not tell from <c>%252F</c>.
/// </summary>
internal static class RawPath
{
    private const int MaximumLength = 4096;

    /// <summary>The segments; empty when the path is none that anything of ours could have.</summary>
    public static ImmutableArray<string> Segments(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = target is ['/', ..] ? target.Split('?', 2)[0] : request.Path.Value ?? "";
        if (path.Length is 0 or > MaximumLength)
        {
            return [];
        }

        var segments = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToImmutableArray();
        return segments.Any(segment => segment.Any(char.IsControl)) ? [] : segments;
    }
}
