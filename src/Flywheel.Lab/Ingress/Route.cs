namespace Flywheel.Lab.Ingress;

/// <summary>One path of one rule of an Ingress, or its default backend.</summary>
internal sealed record Route
{
    /// <summary>Lower case; empty: any host; <c>*.name</c>: one part more than the name.</summary>
    public required string Host { get; init; }

    public required string Path { get; init; }

    public required PathMatch Match { get; init; }

    /// <summary>It takes what no rule of any Ingress takes.</summary>
    public bool IsDefault { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The Ingress it is from.</summary>
    public required string Ingress { get; init; }

    /// <summary>The Service; empty when the backend is something else.</summary>
    public required string Service { get; init; }

    /// <summary>The Service's port by number; 0: by name.</summary>
    public required int PortNumber { get; init; }

    public required string PortName { get; init; }

    /// <summary>The path matches, part by part: <c>/a</c> takes <c>/a/b</c> but not <c>/ab</c>.</summary>
    public bool Takes(string path)
    {
        if (Match == PathMatch.Exact)
        {
            return path == Path;
        }

        var prefix = Path.AsSpan().TrimEnd('/');
        return path.AsSpan().StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }

    public bool TakesHost(string host) => Host.Length == 0
        || Host == host
        || (Host.StartsWith("*.", StringComparison.Ordinal)
            && host.EndsWith(Host[1..], StringComparison.Ordinal)
            && host.IndexOf('.', StringComparison.Ordinal) == host.Length - Host.Length + 1
            && host.Length > Host.Length - 1);
}
