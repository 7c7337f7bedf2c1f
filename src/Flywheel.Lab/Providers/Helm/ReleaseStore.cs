using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>The revisions of one release in the Secrets of its namespace.</summary>
internal sealed class ReleaseStore(KubeClient client, string @namespace, string name)
{
    public const string Manager = "Helm";

    public string Namespace => @namespace;

    public string Name => name;

    /// <summary>All revisions, the oldest first.</summary>
    public async Task<IReadOnlyList<ReleaseRecord>> ListAsync(CancellationToken cancellationToken)
    {
        var selector = Uri.EscapeDataString($"name={name},owner=helm");
        var list = await client.GetAsync(
            $"{KubeResource.Secrets.Collection(@namespace)}?labelSelector={selector}", $"Listing the revisions of release {name}", cancellationToken);
        return
        [
            .. (list["items"] as JsonArray ?? []).OfType<JsonObject>().Select(ReleaseRecord.Read).OfType<ReleaseRecord>().OrderBy(record => record.Revision),
        ];
    }

    /// <summary>The newest revision; null: there is no release.</summary>
    public async Task<ReleaseRecord?> LastAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(cancellationToken) is [.., var last] ? last : null;
        }
        catch (ClusterRefusal refusal) when (refusal.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Adds a revision.</summary>
    public Task AddAsync(ReleaseRecord record, CancellationToken cancellationToken) =>
        client.CreateAsync(KubeResource.Secrets, @namespace, record.ToSecret(client.Time.GetUtcNow()), Manager, cancellationToken);

    /// <summary>Keeps another state of a revision.</summary>
    public async Task<ReleaseRecord> ChangeAsync(ReleaseRecord record, string status, string description, CancellationToken cancellationToken)
    {
        var changed = record with { Status = status, Description = description };
        var secret = changed.ToSecret(client.Time.GetUtcNow());
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = secret["metadata"]!["labels"]!.DeepClone() },
            ["data"] = secret["data"]!.DeepClone(),
        };
        await client.MergeAsync(SecretOf(record.Revision), patch, Manager, cancellationToken);
        return changed;
    }

    public Task<bool> DeleteAsync(int revision, CancellationToken cancellationToken) => client.DeleteAsync(SecretOf(revision), "Background", cancellationToken);

    /// <summary>Keeps only so many revisions.</summary>
    /// <param name="most">How many; 0: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PruneAsync(long most, CancellationToken cancellationToken)
    {
        if (most <= 0)
        {
            return;
        }

        var revisions = await ListAsync(cancellationToken);
        foreach (var old in revisions.Take((int)Math.Max(0, revisions.Count - most)).Where(record => record.Status != ReleaseRecord.Deployed))
        {
            await DeleteAsync(old.Revision, cancellationToken);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{@namespace}/{name}");

    private KubeName SecretOf(int revision) => new(KubeResource.Secrets, @namespace, ReleaseRecord.SecretNameOf(name, revision));
}
