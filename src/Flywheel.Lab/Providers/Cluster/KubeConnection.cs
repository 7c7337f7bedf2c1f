namespace Flywheel.Lab.Providers.Cluster;

/// <summary>Where a cluster's API is and who asks. Equal values reach the same cluster as the same identity.</summary>
internal sealed record KubeConnection
{
    public required Uri Server { get; init; }

    /// <summary>PEM; empty: the machine's own roots.</summary>
    public string Authority { get; init; } = "";

    /// <summary>Whoever answers is believed.</summary>
    public bool Insecure { get; init; }

    /// <summary>The name in the server's certificate; empty: that of the address.</summary>
    public string TlsServerName { get; init; } = "";

    public string Token { get; init; } = "";

    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    /// <summary>PEM; empty: none.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>PEM.</summary>
    public string ClientKey { get; init; } = "";

    public Uri? Proxy { get; init; }

    /// <summary>Without secrets.</summary>
    public override string ToString() => Server.ToString();
}
