using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>Installs, upgrades and uninstalls one release, as <c>helm</c> does.</summary>
internal sealed class ReleaseAction
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly KubeClient _client;
    private readonly TofuValue _wanted;
    private readonly ReleaseStore _store;
    private readonly ReleaseObjects _objects;

    /// <param name="client">The cluster.</param>
    /// <param name="wanted">The release as planned, or as it is in the state.</param>
    public ReleaseAction(KubeClient client, TofuValue wanted)
    {
        (_client, _wanted) = (client, wanted);
        var (name, @namespace) = (wanted["name"].Text ?? "", wanted["namespace"].Text ?? "default");
        _store = new(client, @namespace, name);
        _objects = new(client, @namespace, name);
    }

    /// <summary>The newest revision; null: there is none.</summary>
    public Task<ReleaseRecord?> LastAsync(CancellationToken cancellationToken) => _store.LastAsync(cancellationToken);

    /// <summary>Installs the chart, or upgrades the release that is there.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="values">What the release gives it.</param>
    /// <param name="last">The revision that is there; null: install.</param>
    /// <param name="kept">Told each state of the new revision, once it is in the cluster; null: it is gone again.</param>
    /// <param name="cancellationToken">Ends it; the revision then counts as failed.</param>
    public async Task<ReleaseRecord> DeployAsync(
        Chart chart, JsonObject values, ReleaseRecord? last, Action<ReleaseRecord?> kept, CancellationToken cancellationToken)
    {
        var now = _client.Time.GetUtcNow();
        if (last is null && Is("create_namespace"))
        {
            await CreateNamespaceAsync(cancellationToken);
        }

        var record = new ReleaseRecord
        {
            Name = _store.Name,
            Namespace = _store.Namespace,
            Revision = (last?.Revision ?? 0) + 1,
            Status = last is null ? "pending-install" : "pending-upgrade",
            FirstDeployed = last?.FirstDeployed ?? now,
            LastDeployed = now,
            Description = last is null ? "Initial install underway" : "Preparing upgrade",
            Chart = chart.Metadata,
            Config = values,
            Manifest = PostRenderer.Apply(_wanted["postrender"], chart.Render(_store.Name, _store.Namespace, values)),
        };
        var objects = ReleaseManifest.Read(record.Manifest);
        if (!Is("skip_crds"))
        {
            await _objects.DefineAsync(chart.Definitions, cancellationToken);
        }

        await _store.AddAsync(record, cancellationToken);
        kept(record);
        try
        {
            await _objects.ApplyAsync(objects, Is("take_ownership"), cancellationToken);
            if (last is not null)
            {
                var dropped = ReleaseManifest.Read(last.Manifest).Where(old => !objects.Any(content => _objects.AreSame(old, content)));
                await _objects.DeleteAsync(dropped, cancellationToken);
            }

            if (Is("wait") || Is("atomic") || Is("wait_for_jobs"))
            {
                await _objects.WaitAsync(objects, Is("wait_for_jobs"), TimeSpan.FromSeconds(_wanted["timeout"].Integer ?? 300), cancellationToken);
            }
        }
        catch (Exception failure)
        {
            await FailAsync(record, last, failure, kept);
            throw;
        }

        return await SucceedAsync(record, last, kept, cancellationToken);
    }

    /// <summary>Deletes everything but what is marked to be kept, and the revisions.</summary>
    public async Task UninstallAsync(CancellationToken cancellationToken)
    {
        if (await _store.LastAsync(cancellationToken) is not { } last)
        {
            return;
        }

        await _objects.DeleteAsync(ReleaseManifest.Read(last.Manifest), cancellationToken);
        foreach (var record in await _store.ListAsync(cancellationToken))
        {
            await _store.DeleteAsync(record.Revision, cancellationToken);
        }
    }

    private async Task<ReleaseRecord> SucceedAsync(ReleaseRecord record, ReleaseRecord? last, Action<ReleaseRecord?> kept, CancellationToken cancellationToken)
    {
        var description = _wanted["description"].Text is { Length: > 0 } own ? own : last is null ? "Install complete" : "Upgrade complete";
        record = await _store.ChangeAsync(record, ReleaseRecord.Deployed, description, cancellationToken);
        kept(record);
        foreach (var old in (await _store.ListAsync(cancellationToken)).Where(old => old.Revision < record.Revision && old.Status == ReleaseRecord.Deployed))
        {
            await _store.ChangeAsync(old, ReleaseRecord.Superseded, old.Description, cancellationToken);
        }

        await _store.PruneAsync(_wanted["max_history"].Integer ?? 0, cancellationToken);
        return record;
    }

    /// <summary>Says that the revision failed, also when the user interrupted; with <c>atomic</c> takes it back.</summary>
    private async Task FailAsync(ReleaseRecord record, ReleaseRecord? last, Exception failure, Action<ReleaseRecord?> kept)
    {
        using var limit = new CancellationTokenSource(LastWords, _client.Time);
        try
        {
            var what = last is null ? $"Release \"{record.Name}\" failed" : "Upgrade failed";
            record = await _store.ChangeAsync(record, ReleaseRecord.Failed, $"{what}: {Bounded(failure.Message)}", limit.Token);
            kept(record);
            if (!Is("atomic") || failure is OperationCanceledException)
            {
                return;
            }

            if (last is null)
            {
                await UninstallAsync(limit.Token);
                kept(null);
            }
            else
            {
                kept(await RollBackAsync(record, last, limit.Token));
            }
        }
        catch (Exception unsaid) when (unsaid is ClusterRefusal or ProviderException or OperationCanceledException or HttpRequestException)
        {
            // the first failure is the one to tell
        }
    }

    /// <summary>The last good revision as a new one.</summary>
    private async Task<ReleaseRecord> RollBackAsync(ReleaseRecord failed, ReleaseRecord last, CancellationToken cancellationToken)
    {
        var record = last with
        {
            Revision = failed.Revision + 1,
            Status = ReleaseRecord.Deployed,
            LastDeployed = _client.Time.GetUtcNow(),
            Description = string.Create(CultureInfo.InvariantCulture, $"Rollback to {last.Revision}"),
        };
        var objects = ReleaseManifest.Read(last.Manifest);
        await _objects.ApplyAsync(objects, adopt: true, cancellationToken);
        await _objects.DeleteAsync(
            ReleaseManifest.Read(failed.Manifest).Where(content => !objects.Any(old => _objects.AreSame(old, content))), cancellationToken);
        await _store.AddAsync(record, cancellationToken);
        await _store.ChangeAsync(last, ReleaseRecord.Superseded, last.Description, cancellationToken);
        return record;
    }

    private async Task CreateNamespaceAsync(CancellationToken cancellationToken)
    {
        var name = new KubeName(KubeResource.Namespaces, "", _store.Namespace);
        if (await _client.FindAsync(name, cancellationToken) is null)
        {
            await _client.CreateAsync(
                KubeResource.Namespaces,
                "",
                new()
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "Namespace",
                    ["metadata"] = new JsonObject { ["name"] = _store.Namespace, ["labels"] = new JsonObject { ["name"] = _store.Namespace } },
                },
                ReleaseStore.Manager,
                cancellationToken);
        }
    }

    private bool Is(string name) => _wanted[name].Truth == true;

    private static string Bounded(string text) => text.Length <= 1000 ? text : text[..1000];
}
