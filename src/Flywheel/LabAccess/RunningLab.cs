using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Flywheel.LabAccess;

/// <summary>A lab that a run works with: where it answers, whom to trust there and who the run is.</summary>
/// <param name="Address">Where it answers.</param>
/// <param name="Trust">Its CA, trusted for lab environments only.</param>
/// <param name="ForgeToken">The pipeline's token for the forge; a secret.</param>
internal sealed record RunningLab(LabAddress Address, X509Certificate2Collection Trust, string ForgeToken)
{
    // What leads providers and clients elsewhere: a rehearsal must never reach a real cluster or forge.
    private static readonly ImmutableArray<string> Elsewhere = ["KUBE", "HELM_KUBE", "GITLAB_"];

    /// <summary>Reads the lab's files.</summary>
    public static RunningLab Of(LabAddress address)
    {
        var trust = new X509Certificate2Collection();
        trust.ImportFromPemFile(address.CertificateFile);
        return new(address, trust, File.ReadAllText(LabVariables.ForgeTokenFile(address)).Trim());
    }

    /// <summary>An environment that leads to the lab and nowhere else.</summary>
    /// <param name="environment">Of a child outside of it.</param>
    public ImmutableSortedDictionary<string, string> Lead(ImmutableSortedDictionary<string, string> environment) => environment
        .RemoveRange(environment.Keys.Where(name => Elsewhere.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))))
        .SetItems(LabVariables.For(Address, "pipeline"))
        .SetItem("GITLAB_BASE_URL", $"{Address.Forge}/api/v4/")
        .SetItem("GITLAB_TOKEN", ForgeToken);

    public override string ToString() => Address.Kubernetes;
}
