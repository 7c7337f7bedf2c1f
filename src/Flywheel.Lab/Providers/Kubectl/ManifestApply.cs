using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>Brings a manifest to the cluster.</summary>
/// <remarks>
/// Both ways are a server-side apply. What the real provider does by default, <c>kubectl apply</c> on the client, merges the same fields and
/// forces its way: so it is forced here, under the name that kubectl uses, with the annotation that kubectl keeps.
/// </remarks>
internal static class ManifestApply
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public static async Task<(KubeName Name, JsonObject Live)> ApplyAsync(
        ClusterSession session, Manifest manifest, TofuValue planned, CancellationToken cancellationToken)
    {
        var onServer = planned["server_side_apply"].Truth == true;
        var content = manifest.Content.DeepClone().AsObject();
        if (!onServer)
        {
            Remember(content);
        }

        var wish = new ApplyWish(
            onServer ? planned["field_manager"].Text ?? "kubectl" : "kubectl-client-side-apply",
            !onServer || planned["force_conflicts"].Truth == true,
            planned["validate_schema"].Truth != false);
        var client = session.Client;
        for (var attempt = 0L; ; attempt++)
        {
            try
            {
                var resource = await client.Kinds.GetAsync(manifest.ApiVersion, manifest.Kind, cancellationToken);
                var name = manifest.NameIn(resource);
                return (name, await client.ApplyAsync(name, content, wish, cancellationToken));
            }
            catch (ClusterRefusal refusal) when (refusal.IsPassing && attempt < KubectlProvider.RetriesOf(session))
            {
                await Task.Delay(Pause, client.Time, cancellationToken);
            }
        }
    }

    private static void Remember(JsonObject content)
    {
        var text = content.ToJsonString() + "\n";
        var metadata = content["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[LastApplied] = text;
    }
}
