using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>The name of an image as a container runtime reads it.</summary>
/// <param name="Repository">With the registry: <c>docker.io/library/nginx</c>.</param>
/// <param name="Tag">After the colon; empty when there is only a digest.</param>
/// <param name="Digest">After the at sign; empty when there is none.</param>
internal sealed partial record ImageName(string Repository, string Tag, string Digest)
{
    /// <summary>What the runtime calls it: <c>docker.io/library/nginx:1.27</c>.</summary>
    public string Full => Digest.Length > 0 ? $"{Repository}@{Digest}" : $"{Repository}:{Tag}";

    /// <summary>What its content would be called, the same for the same name.</summary>
    public string Id => $"{Repository}@{(Digest.Length > 0 ? Digest : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Full)))}")}";

    /// <summary>Null: the text is no reference to an image.</summary>
    public static ImageName? Parse(string text)
    {
        if (text.Length > 512 || Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        var (tag, digest) = (match.Groups["tag"].Value, match.Groups["digest"].Value);
        return new(Qualify(name), tag.Length == 0 && digest.Length == 0 ? "latest" : tag, digest);
    }

    private static string Qualify(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return $"docker.io/library/{name}";
        }

        // Only what looks like a host is one; "library/nginx" is a path on Docker Hub.
        var first = name[..slash];
        return first == "localhost" || first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal)
            ? name
            : $"docker.io/{name}";
    }

    // The grammar of github.com/distribution/reference.
    [GeneratedRegex(
        @"\A(?<name>([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
