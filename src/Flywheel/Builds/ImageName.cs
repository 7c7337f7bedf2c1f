using System.Net;

namespace Flywheel.Builds;

/// <summary>Names of images from settings, before they become arguments of a program.</summary>
internal static class ImageName
{
    private const int Longest = 255;

    /// <summary><c>registry.example.com:5000/platform/app</c>: a host and a path, without tag, digest, user name or scheme.</summary>
    public static bool IsRepository(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && name.Length <= Longest && IsHost(name[..slash]) && name[(slash + 1)..].Split('/').All(IsPathPart);
    }

    /// <summary>Anything a Dockerfile's FROM takes: short names, tags and digests too.</summary>
    public static bool IsReference(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var (named, digest) = at < 0 ? (name, null) : (name[..at], name[(at + 1)..]);
        if (name.Length > Longest || (digest is not null && !IsDigest(digest)))
        {
            return false;
        }

        var colon = named.LastIndexOf(':');
        var hasTag = colon > named.LastIndexOf('/');
        if (hasTag && !IsTag(named[(colon + 1)..]))
        {
            return false;
        }

        var parts = (hasTag ? named[..colon] : named).Split('/');
        return parts.Length > 1 && LooksLikeHost(parts[0]) ? IsHost(parts[0]) && parts[1..].All(IsPathPart) : parts.All(IsPathPart);
    }

    /// <summary>The registry is this machine itself, where plain HTTP is usual.</summary>
    public static bool IsLoopback(string repository)
    {
        var host = repository.Split('/', ':')[0];
        return host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>An output of a flake.</summary>
    public static bool IsFlakeOutput(string name) =>
        name.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool LooksLikeHost(string part) =>
        part == "localhost" || part.Contains('.', StringComparison.Ordinal) || part.Contains(':', StringComparison.Ordinal);

    private static bool IsHost(string host)
    {
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        var (name, port) = colon < 0 ? (host, null) : (host[..colon], host[(colon + 1)..]);
        return LooksLikeHost(host)
            && port is null or { Length: > 0 and <= 5 } && (port is null || port.All(char.IsAsciiDigit))
            && name.Split('.').All(label => label.Length > 0
                && char.IsAsciiLetterOrDigit(label[0]) && char.IsAsciiLetterOrDigit(label[^1])
                && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }

    private static bool IsPathPart(string part) =>
        part.Length > 0
        && IsLowerOrDigit(part[0]) && IsLowerOrDigit(part[^1])
        && part.All(c => IsLowerOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= 128
        && (char.IsAsciiLetterOrDigit(tag[0]) || tag[0] == '_')
        && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsDigest(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Length == 71 && digest[7..].All(char.IsAsciiHexDigitLower);

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
