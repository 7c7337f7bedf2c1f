using System.Collections.Concurrent;
using System.Text.Json;

namespace Flywheel.Clusters;

/// <summary>The kinds that a cluster serves, as far as somebody asked. Thread-safe.</summary>
internal sealed class KindCatalog(AnswerReader reader) : IDisposable
{
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), ResourceKind> _known = new();
    private readonly SemaphoreSlim _asking = new(1);

    /// <summary>The kind. One that is not known yet is asked for each time: definitions come while a cluster runs.</summary>
    public async Task<ClusterAnswer<ResourceKind>> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (!ClusterNames.IsApiVersion(apiVersion) || !ClusterNames.IsKind(kind))
        {
            return new(new ClusterRefusal(ClusterRefusalKind.Other, "The kind has a name that no kind of a cluster can have; nothing was asked."));
        }

        if (_known.TryGetValue((apiVersion, kind), out var known))
        {
            return new(known);
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            return _known.TryGetValue((apiVersion, kind), out known) ? new(known) : await AskAsync(apiVersion, kind, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<ClusterAnswer<ResourceKind>> AskAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        var request = new ClusterRequest(ResourceKind.RootOf(apiVersion), $"find the kinds of {apiVersion}");
        var answer = await reader.JsonAsync(request, root => ResourcesOf(root, apiVersion), cancellationToken);
        if (answer.Value is not { } served)
        {
            return new(answer.Refusal!);
        }

        foreach (var resource in served)
        {
            _known[(apiVersion, resource.Kind)] = resource;
        }

        return _known.TryGetValue((apiVersion, kind), out var found)
            ? new(found)
            : new(new ClusterRefusal(ClusterRefusalKind.NotFound, $"The cluster serves no kind {kind} in {apiVersion}. Its CustomResourceDefinition may be missing."));
    }

    private static List<ResourceKind>? ResourcesOf(JsonElement root, string apiVersion) =>
        root.TryGetProperty("resources", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => ResourceOf(item, apiVersion)).OfType<ResourceKind>()]
            : null;

    // What has a slash in its name is a part of another: pods/log.
    private static ResourceKind? ResourceOf(JsonElement item, string apiVersion) =>
        item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && ClusterNames.IsName(name.GetString()!)
        && item.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
            ? new(apiVersion, kind.GetString()!, name.GetString()!, item.TryGetProperty("namespaced", out var flag) && flag.ValueKind == JsonValueKind.True)
            : null;
}
