using System.Security.Cryptography.X509Certificates;

namespace Flywheel.Clusters;

/// <summary>What a request is signed with at one moment. Secret: never shown.</summary>
/// <param name="Token">Bearer token; empty: none.</param>
/// <param name="Certificate">For the connection; null: none.</param>
/// <param name="Until">When it has to be fetched again; null: never.</param>
internal sealed record Credential(string Token, X509Certificate2? Certificate, DateTimeOffset? Until)
{
    public override string ToString() => "a credential";
}
