using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>The kinds of one cluster, asked for as they are needed and remembered. Thread-safe.</summary>
internal sealed class KubeKinds(KubeClient client, TimeProvider time)
{
    // A CustomResourceDefinition that was applied a moment ago is served a moment later.
    private static readonly TimeSpan[] Pauses = [.. new[] { 100, 200, 400, 800, 1500 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), KubeResource> _known = new();

    /// <summary>The collection of a kind; null when the cluster does not know it now.</summary>
    public async Task<KubeResource?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((apiVersion, kind), out var known))
        {
            return known;
        }

        JsonObject list;
        try
        {
            list = await client.GetAsync(KubeResource.RootOf(apiVersion), $"Asking for the kinds of {apiVersion}", cancellationToken);
        }
        catch (ClusterRefusal refusal) when (refusal.IsNotFound)
        {
            return null;
        }

        foreach (var resource in (list["resources"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var plural = resource["name"]?.ToString() ?? "";
            if (plural.Length > 0 && !plural.Contains('/', StringComparison.Ordinal))
            {
                var name = resource["kind"]?.ToString() ?? "";
                _known[(apiVersion, name)] = new(apiVersion, name, plural, resource["namespaced"]?.GetValue<bool>() == true);
            }
        }

        return _known.GetValueOrDefault((apiVersion, kind));
    }

    /// <summary>The collection of a kind, waited for a little.</summary>
    /// <exception cref="ProviderException">The cluster does not know it.</exception>
    public async Task<KubeResource> GetAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        foreach (var pause in Pauses)
        {
            if (await FindAsync(apiVersion, kind, cancellationToken) is { } found)
            {
                return found;
            }

            await Task.Delay(pause, time, cancellationToken);
        }

        return await FindAsync(apiVersion, kind, cancellationToken) ?? throw new ProviderException(
            "Unknown kind",
            $"resource [{apiVersion}/{kind}] isn't valid for cluster, check the APIVersion and Kind fields are valid: no matches for kind \"{kind}\" in "
            + $"version \"{apiVersion}\". A custom kind needs its CustomResourceDefinition first.");
    }
}
