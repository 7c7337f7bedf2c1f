using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.Clusters;

/// <summary>Who asks, as a kubeconfig says it. Holds secrets: never shown.</summary>
internal sealed record ClusterUser
{
    /// <summary>Its name in the kubeconfig.</summary>
    public required string Name { get; init; }

    /// <summary>Bearer token; empty: none.</summary>
    public string Token { get; init; } = "";

    /// <summary>File with a bearer token that is renewed; wins over <see cref="Token"/>. Null: none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>For basic authentication; empty: none.</summary>
    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>With its private key; null: none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Null: none.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Headers for acting as somebody else (<c>as</c>, <c>as-uid</c>, <c>as-groups</c>).</summary>
    public ImmutableArray<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    public override string ToString() => Name;
}
