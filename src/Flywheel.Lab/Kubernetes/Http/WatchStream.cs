using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>One watch: a line of JSON for each change until its time is over or the client goes.</summary>
/// <remarks>
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes. The stream holds nothing back: it reads
/// from the cluster's log as fast as the client takes it, and a client that is too slow for the log is told that its version is gone.
/// </remarks>
internal sealed class WatchStream
{
    /// <summary>How many changes are taken from the log at once.</summary>
    private const int Batch = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    private readonly Cluster _cluster;
    private readonly ApiRequest _request;
    private readonly ObjectFilter _filter;
    private readonly Representation _form;
    private readonly bool _bookmarks;

    public WatchStream(Cluster cluster, ApiRequest request)
    {
        _cluster = cluster;
        _request = request;
        _filter = new(request);
        _form = Representation.Of(request);
        _bookmarks = request.Flag("allowWatchBookmarks");
    }

    /// <summary>Runs until the watch is over.</summary>
    /// <param name="stopping">Fires when the lab ends.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        var asked = _request.Query("resourceVersion");
        var initial = _request.Flag("sendInitialEvents");
        if (initial && (_request.Query("resourceVersionMatch") != "NotOlderThan" || !_bookmarks))
        {
            throw _request.Invalid(
                "sendInitialEvents", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan and allowWatchBookmarks");
        }

        var snapshot = _cluster.Now;
        var after = initial || asked is "" or "0" ? snapshot.Version : ObjectReads.ParseVersion(asked);
        var seconds = _request.Number("timeoutSeconds");
        var limit = seconds is { } wanted and > 0 && wanted < Longest.TotalSeconds ? TimeSpan.FromSeconds(wanted) : Longest;

        using var time = new CancellationTokenSource(limit, _cluster.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, _request.Aborted, stopping);
        try
        {
            await BeginAsync(snapshot, initial, isFresh: initial || asked is "" or "0", end.Token);
            await FollowAsync(after, end.Token);
        }
        catch (OperationCanceledException) when (!_request.Aborted.IsCancellationRequested)
        {
            // Its time is over: a watch then ends as a whole answer, and the client asks again.
        }
    }

    private async Task BeginAsync(ObjectSnapshot snapshot, bool initial, bool isFresh, CancellationToken end)
    {
        var http = _request.Http;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.StatusCode = 200;
        http.Response.ContentType = Answer.Json;
        http.Response.Headers.CacheControl = "no-cache, private";
        await http.Response.StartAsync(end);
        if (isFresh)
        {
            foreach (var found in snapshot.List(_request.Kind.Resource, _request.Namespace).Where(_filter.Matches))
            {
                await WriteAsync("ADDED", found, end);
            }
        }

        if (initial)
        {
            await BookmarkAsync(snapshot.Version, isEndOfInitial: true, end);
        }

        await http.Response.BodyWriter.FlushAsync(end);
    }

    private async Task FollowAsync(long after, CancellationToken end)
    {
        while (true)
        {
            List<ObjectChange> changes;
            try
            {
                (changes, after) = _cluster.Log.Read(_request.Kind.Resource, after, Batch);
            }
            catch (StatusException gone)
            {
                Write("ERROR", KubeJson.Bytes(gone.Status.ToJson()));
                await _request.Http.Response.BodyWriter.FlushAsync(end);
                return;
            }

            foreach (var change in changes)
            {
                await TellAsync(change, end);
            }

            await _request.Http.Response.BodyWriter.FlushAsync(end);
            try
            {
                await _cluster.Log.ChangedAsync(after).WaitAsync(BookmarkInterval, _cluster.Time, end);
            }
            catch (TimeoutException)
            {
                if (_bookmarks)
                {
                    await BookmarkAsync(after, isEndOfInitial: false, end);
                }
            }
        }
    }

    /// <summary>For a client with selectors, objects come and go as they begin and cease to match.</summary>
    private Task TellAsync(ObjectChange change, CancellationToken end)
    {
        var was = change.Before is { } before && _filter.Matches(before);
        var now = change.Kind != ChangeKind.Deleted && _filter.Matches(change.Object);
        return (was, now) switch
        {
            (true, true) => WriteAsync("MODIFIED", change.Object, end),
            (false, true) => WriteAsync("ADDED", change.Object, end),
            (true, false) => WriteAsync("DELETED", change.Kind == ChangeKind.Deleted ? change.Object : Left(change), end),
            (false, false) => Task.CompletedTask,
        };
    }

    // What the client knew of it, at the version of the change that took it away.
    private static KubeObject Left(ObjectChange change)
    {
        var content = change.Before!.Content();
        content.MetadataObject()["resourceVersion"] = change.Object.Version.ToString(CultureInfo.InvariantCulture);
        return change.Before with { Version = change.Object.Version, Json = KubeJson.Bytes(content) };
    }

    private async Task WriteAsync(string type, KubeObject found, CancellationToken end)
    {
        Write(type, _form.IsWhole
            ? ObjectFilter.Bytes(_request.Kind, found)
            : KubeJson.Bytes(_form.One(_request.Kind, ObjectFilter.Content(_request.Kind, found), _cluster.Time.GetUtcNow())));
        if (_request.Http.Response.BodyWriter.UnflushedBytes > 64 * 1024)
        {
            await _request.Http.Response.BodyWriter.FlushAsync(end);
        }
    }

    private async Task BookmarkAsync(long version, bool isEndOfInitial, CancellationToken end)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (isEndOfInitial)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var (apiVersion, kind) = _form.Form switch
        {
            RepresentationForm.Whole => (_request.Kind.ApiVersion, _request.Kind.Kind),
            RepresentationForm.Table => ("meta.k8s.io/v1", "Table"),
            _ => ("meta.k8s.io/v1", "PartialObjectMetadata"),
        };
        var mark = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion, ["metadata"] = metadata };
        if (_form.Form == RepresentationForm.Table)
        {
            mark["columnDefinitions"] = new JsonArray();
            mark["rows"] = new JsonArray();
        }

        Write("BOOKMARK", KubeJson.Bytes(mark));
        await _request.Http.Response.BodyWriter.FlushAsync(end);
    }

    private void Write(string type, ReadOnlyMemory<byte> json)
    {
        var body = _request.Http.Response.BodyWriter;
        body.Write(System.Text.Encoding.ASCII.GetBytes($$"""{"type":"{{type}}","object":"""));
        body.Write(json.Span);
        body.Write("}\n"u8);
    }
}
