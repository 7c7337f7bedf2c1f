using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Asks a cluster for the objects of a Helm release.</summary>
internal sealed class ReleaseObjects(ClusterClient client)
{
    private static readonly ResourceKind Secrets = new("v1", "Secret", "secrets", IsNamespaced: true);

    /// <summary>The objects, or where a release stands that none can be had of.</summary>
    public async Task<(ImmutableArray<RootObject> Objects, RootStanding? Problem)> FindAsync(ReleaseName release, CancellationToken cancellationToken)
    {
        if (!release.IsPlausible)
        {
            return ([], RootStanding.Broken("NoRelease", "the state names a release as none can be called"));
        }

        var answer = await client.ListAsync(Secrets, release.Namespace, ReleaseRecord.SelectorOf(release), cancellationToken);
        if (answer.Refusal is { } refusal)
        {
            return ([], RootStanding.Refused(
                $"its revisions cannot be read, which takes the right to list secrets in namespace {release.Namespace}. {refusal.Message}", refusal, "list secrets"));
        }

        if (ReleaseRecord.Newest(answer.Value!.Items) is not { } newest)
        {
            return ([], RootStanding.Broken(
                "NotDeployed", answer.Value.Items.IsEmpty ? "the cluster has no revision of it" : "none of its revisions is deployed"));
        }

        try
        {
            return (ReleaseManifest.Read(ReleaseRecord.ManifestOf(newest), release), null);
        }
        catch (FormatException problem)
        {
            return ([], RootStanding.Broken("Unreadable", $"the Secret {newest.Name.Name} is no revision of a release: {problem.Message}"));
        }
    }
}
