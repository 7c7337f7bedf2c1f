using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Answers GET of one object and of collections.</summary>
internal sealed class ObjectReads(Cluster cluster)
{
    private const int FlushAt = 64 * 1024;

    private readonly PagedLists _pages = new();

    /// <summary>One object.</summary>
    public Task GetAsync(ApiRequest request)
    {
        var found = cluster.Find(request.Key) ?? throw new StatusException(ApiStatus.NotFound(request.Kind.Resource, request.Path.Name));
        return WriteAsync(request, 200, found);
    }

    /// <summary>Answers with an object in the form that the client wants.</summary>
    public Task WriteAsync(ApiRequest request, int code, KubeObject found)
    {
        var form = Representation.Of(request);
        return form.IsWhole
            ? Answer.WriteAsync(request.Http, code, ObjectFilter.Bytes(request.Kind, found), Answer.Json)
            : Answer.WriteAsync(
                request.Http, code, form.One(request.Kind, ObjectFilter.Content(request.Kind, found), cluster.Time.GetUtcNow()));
    }

    /// <summary>A collection, or a page of it.</summary>
    public Task ListAsync(ApiRequest request)
    {
        var filter = new ObjectFilter(request);
        var (objects, after) = Begin(request);
        var all = objects.List(request.Kind.Resource, request.Namespace);
        var found = ImmutableArray.CreateBuilder<KubeObject>();
        var limit = request.Number("limit") is { } asked and > 0 ? asked : long.MaxValue;
        var index = after is { } last ? FirstAfter(all, last) : 0;
        for (; index < all.Length && found.Count < limit; index++)
        {
            if (filter.Matches(all[index]))
            {
                found.Add(all[index]);
            }
        }

        var isLast = index >= all.Length;
        var next = isLast ? "" : _pages.Continue(objects, found[^1].Key);
        // With a selector nobody knows how many are left without looking.
        var isSelected = request.Query("labelSelector").Length + request.Query("fieldSelector").Length > 0;
        long? remaining = isLast || isSelected ? null : all.Length - index;
        return WriteListAsync(request, found.DrainToImmutable(), objects.Version, next, remaining);
    }

    private (ObjectSnapshot Objects, (string Namespace, string Name)? After) Begin(ApiRequest request)
    {
        if (request.Query("continue") is { Length: > 0 } mark)
        {
            var (then, @namespace, name) = _pages.Resume(mark);
            return (then, (@namespace, name));
        }

        var now = cluster.Now;
        var asked = request.Query("resourceVersion");
        var match = request.Query("resourceVersionMatch");
        if (match.Length > 0 && (asked.Length == 0 || match is not ("Exact" or "NotOlderThan")))
        {
            throw request.Invalid("resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (asked is "" or "0")
        {
            return (now, null);
        }

        var version = ParseVersion(asked);
        if (version > now.Version)
        {
            throw new StatusException(new()
            {
                Code = 504,
                Reason = "Timeout",
                Message = string.Create(CultureInfo.InvariantCulture, $"Too large resource version: {version}, current: {now.Version}"),
                Causes = [new("ResourceVersionTooLarge", "", "Too large resource version")],
                RetryAfterSeconds = 1,
            });
        }

        return match == "Exact" && version != now.Version
            ? (_pages.Find(version) ?? throw new StatusException(ApiStatus.Gone(version, now.Version)), null)
            : (now, null);
    }

    /// <summary>A version as clients send it.</summary>
    /// <exception cref="StatusException">400: it is none.</exception>
    public static long ParseVersion(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new StatusException(ApiStatus.BadRequest($"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax"));

    private Task WriteListAsync(ApiRequest request, ImmutableArray<KubeObject> found, long version, string next, long? remaining)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        var form = Representation.Of(request);
        return form.IsWhole
            ? WriteWholeAsync(request.Http, request.Kind, found, Representation.ListMetadata(text, next, remaining))
            : Answer.WriteAsync(request.Http, 200, form.Many(
                request.Kind,
                [.. found.Select(each => ObjectFilter.Content(request.Kind, each))],
                text, next, remaining, cluster.Time.GetUtcNow()));
    }

    // The stored bytes are written as they are: a list of thousands of objects is not built twice.
    private static async Task WriteWholeAsync(
        Microsoft.AspNetCore.Http.HttpContext http, ApiKind kind, ImmutableArray<KubeObject> found, JsonObject metadata)
    {
        http.Response.StatusCode = 200;
        http.Response.ContentType = Answer.Json;
        var body = http.Response.BodyWriter;
        body.Write(Encoding.UTF8.GetBytes(
            $$"""{"kind":"{{kind.Kind}}List","apiVersion":"{{kind.ApiVersion}}","metadata":{{metadata.ToJsonString()}},"items":["""));
        for (var index = 0; index < found.Length; index++)
        {
            if (index > 0)
            {
                body.Write(","u8);
            }

            body.Write(ObjectFilter.Bytes(kind, found[index]).Span);
            if (body.UnflushedBytes > FlushAt)
            {
                await body.FlushAsync(http.RequestAborted);
            }
        }

        body.Write("]}\n"u8);
        await body.FlushAsync(http.RequestAborted);
    }

    private static int FirstAfter(ImmutableArray<KubeObject> all, (string Namespace, string Name) last)
    {
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var key = all[middle].Key;
            var order = string.CompareOrdinal(key.Namespace, last.Namespace);
            if ((order == 0 ? string.CompareOrdinal(key.Name, last.Name) : order) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
