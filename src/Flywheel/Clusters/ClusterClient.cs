using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Flywheel.Processes;

namespace Flywheel.Clusters;

/// <summary>Asks a cluster's API; it never changes anything there. Thread-safe. What fails for a moment is tried again a few times.</summary>
internal sealed class ClusterClient : IDisposable
{
    private const int LargestLog = 256 * 1024;

    private readonly ClusterConnection _connection;
    private readonly AnswerReader _reader;
    private readonly KindCatalog _kinds;
    private readonly TimeProvider _time;

    /// <param name="limits">Null: the defaults.</param>
    public ClusterClient(ClusterAccess access, TimeProvider time, IProcessRunner processes, ClusterLimits? limits = null)
    {
        Limits = limits ?? new();
        _time = time;
        _connection = new(access, time, processes, Limits);
        _reader = new(_connection, time, Limits);
        _kinds = new(_reader);
    }

    public ClusterLimits Limits { get; }

    /// <summary>How the cluster serves a kind; asked once for each version of an API, again for what was not there.</summary>
    public Task<ClusterAnswer<ResourceKind>> FindKindAsync(string apiVersion, string kind, CancellationToken cancellationToken) =>
        _kinds.FindAsync(apiVersion, kind, cancellationToken);

    /// <summary>One object.</summary>
    /// <param name="ns">Ignored for kinds of the whole cluster.</param>
    public async Task<ClusterAnswer<KubernetesObject>> GetAsync(ResourceKind kind, string ns, string name, CancellationToken cancellationToken)
    {
        if (Objection(kind, ns, name) is { } objection)
        {
            return new(objection);
        }

        var request = new ClusterRequest($"{kind.PathIn(ns)}/{Uri.EscapeDataString(name)}", $"get {kind} {name}{Where(kind, ns)}");
        return await _reader.JsonAsync(request, root => KubernetesObject.Of(root, kind.ApiVersion, kind.Kind), cancellationToken);
    }

    /// <summary>All objects of a kind, page by page.</summary>
    /// <param name="ns">Empty: all namespaces.</param>
    /// <param name="labelSelector">As kubectl takes it; empty: all.</param>
    public async Task<ClusterAnswer<ObjectList>> ListAsync(ResourceKind kind, string ns, string labelSelector, CancellationToken cancellationToken)
    {
        if (Objection(kind, ns, null) is { } objection)
        {
            return new(objection);
        }

        var items = ImmutableArray.CreateBuilder<KubernetesObject>();
        var restarted = false;
        var (next, bytes) = ("", 0L);
        for (var pages = 0; pages < Limits.MostPages; pages++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{kind.PathIn(ns)}?limit={Limits.Page}{Selector(labelSelector)}");
            var request = new ClusterRequest(next.Length > 0 ? $"{path}&continue={Uri.EscapeDataString(next)}" : path, $"list {kind}{Where(kind, ns)}");
            var answer = await _reader.JsonAsync(request, root => ListPage.Of(root, kind), cancellationToken);
            if (answer.Refusal is { Kind: ClusterRefusalKind.Gone } && next.Length > 0 && !restarted)
            {
                // The rest of the list is forgotten when its pages take too long.
                (next, bytes, restarted) = ("", 0, true);
                items.Clear();
                continue;
            }

            if (answer.Value is not { } page)
            {
                return new(answer.Refusal!);
            }

            bytes += page.Bytes;
            items.AddRange(page.Items);
            if (bytes > Limits.LargestList || items.Count > Limits.MostObjects)
            {
                return new(bytes > Limits.LargestList ? Endless(kind, ns, $"answers with a list that is larger than {Limits.LargestList >> 10} KiB") : TooMany(kind, ns));
            }

            if (page.Continue.Length == 0)
            {
                return new(new ObjectList(items.ToImmutable(), page.ResourceVersion));
            }

            if (page.Continue == next)
            {
                break;
            }

            next = page.Continue;
        }

        return new(Endless(kind, ns, "has no last page"));
    }

    /// <summary>There are more objects than anybody keeps.</summary>
    internal ClusterRefusal TooMany(ResourceKind kind, string ns) =>
        Endless(kind, ns, string.Create(CultureInfo.InvariantCulture, $"answers with more than {Limits.MostObjects:N0} objects"));

    /// <summary>The last lines of a container's log.</summary>
    /// <param name="previous">Of the container before its last restart.</param>
    public async Task<ClusterAnswer<string>> LogTailAsync(
        string ns, string pod, string container, int lines, bool previous, CancellationToken cancellationToken)
    {
        if (!ClusterNames.IsLabel(ns) || !ClusterNames.IsName(pod) || !ClusterNames.IsLabel(container))
        {
            return new(Unnameable("pod or container"));
        }

        var request = new ClusterRequest(
            string.Create(CultureInfo.InvariantCulture,
                $"api/v1/namespaces/{ns}/pods/{Uri.EscapeDataString(pod)}/log?container={container}&tailLines={lines}&limitBytes={LargestLog}&previous={(previous ? "true" : "false")}"),
            $"read the log of pod {pod} in namespace {ns}")
        { MediaType = "text/plain" };
        var answer = await _reader.BytesAsync(request, LargestLog * 2, cancellationToken);
        return answer.Value is { } body ? new(Encoding.UTF8.GetString(body.Bytes.Span)) : new(answer.Refusal!);
    }

    /// <summary>Changes from a version on, as the server tells them. One try.</summary>
    internal async Task<ClusterAnswer<EventStream>> WatchAsync(
        ResourceKind kind, string ns, string labelSelector, string resourceVersion, CancellationToken cancellationToken)
    {
        if (Objection(kind, ns, null) is { } objection)
        {
            return new(objection);
        }

        var request = new ClusterRequest(
            $"{kind.PathIn(ns)}?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion={Uri.EscapeDataString(resourceVersion)}{Selector(labelSelector)}",
            $"watch {kind}{Where(kind, ns)}");
        var answer = await _connection.SendAsync(request, cancellationToken);
        return answer.Value is { } response
            ? new(await EventStream.OpenAsync(response, kind, Limits, _time, cancellationToken))
            : new(answer.Refusal!);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _kinds.Dispose();
    }

    private ClusterRefusal Endless(ResourceKind kind, string ns, string what) => _connection.Refusals.Malformed(new("", $"list {kind}{Where(kind, ns)}"), what);

    private static ClusterRefusal? Objection(ResourceKind kind, string ns, string? name) =>
        !ClusterNames.IsName(kind.Plural) || !ClusterNames.IsApiVersion(kind.ApiVersion) ? Unnameable("kind")
        : ns.Length > 0 && !ClusterNames.IsLabel(ns) ? Unnameable("namespace")
        : name is not null && (!ClusterNames.IsName(name) || (kind.IsNamespaced && ns.Length == 0)) ? Unnameable("object")
        : null;

    private static ClusterRefusal Unnameable(string what) => new(ClusterRefusalKind.Other, $"The {what} has a name that no {what} of a cluster can have; nothing was asked.");

    private static string Selector(string labels) => labels.Length > 0 ? $"&labelSelector={Uri.EscapeDataString(labels)}" : "";

    private static string Where(ResourceKind kind, string ns) => kind.IsNamespaced && ns.Length > 0 ? $" in namespace {ns}" : "";
}
