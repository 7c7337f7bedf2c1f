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
    private static readonly ImmutableArray<string> Elsewhere = ["KUBE", "HELM_KUBE", "GITLAB_", "FLYWHEEL_FORGE_"];

    private static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Reads the lab's files.</summary>
    public static RunningLab Of(LabAddress address)
    {
        var trust = new X509Certificate2Collection();
        trust.ImportFromPemFile(address.CertificateFile);
        return new(address, trust, File.ReadAllText(LabVariables.ForgeTokenFile(address)).Trim());
    }

    /// <summary>Where the states of the forge's project are, with <c>{state}</c> for the name.</summary>
    public string StateAddress => $"{Address.State}/api/v4/projects/1/terraform/state/{{state}}";

    /// <summary>What the forge's provider takes from the environment.</summary>
    public ImmutableSortedDictionary<string, string> ForgeAccess => None
        .Add("GITLAB_BASE_URL", $"{Address.Forge}/api/v4/")
        .Add("GITLAB_TOKEN", ForgeToken);

    /// <summary>What tofu's http backend takes from the environment; as for GitLab, the token decides and any name goes with it.</summary>
    public ImmutableSortedDictionary<string, string> StateAccess => None
        .Add("TF_HTTP_USERNAME", "flywheel")
        .Add("TF_HTTP_PASSWORD", ForgeToken);

    /// <summary>An environment that leads to the lab and nowhere else.</summary>
    /// <param name="environment">Of a child outside of it.</param>
    public ImmutableSortedDictionary<string, string> Lead(ImmutableSortedDictionary<string, string> environment) => environment
        .RemoveRange(environment.Keys.Where(name => Elsewhere.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))))
        .SetItems(LabVariables.For(Address, "pipeline"))
        .SetItems(ForgeAccess);

    public override string ToString() => Address.Kubernetes;
}
