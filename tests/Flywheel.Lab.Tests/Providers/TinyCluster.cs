using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Kubernetes.Merging;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>
/// As little of a Kubernetes API as the providers' own behaviour needs, with nobody in it who makes things come alive. Tokens: <c>good</c>,
/// and <c>weak</c>, which may only read.
/// </summary>
internal sealed class TinyCluster : IAsyncDisposable
{
    private static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["/api/v1"] = ["Namespace/namespaces/false", "ConfigMap/configmaps/true", "Secret/secrets/true", "ServiceAccount/serviceaccounts/true"],
        ["/apis/apps/v1"] = ["Deployment/deployments/true", "Deployment/deployments/status/true"],
    };

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackHost? _host;
    private int _version;

    public Uri Address => _host!.Address;

    /// <summary>Every write that came: method, path, and the query.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>What answers before the cluster does: a status and a Retry-After, or null.</summary>
    public Func<HttpRequest, (int Status, int? RetryAfter)?> Fault { get; set; } = _ => null;

    public static async Task<TinyCluster> StartAsync()
    {
        var cluster = new TinyCluster();
        cluster._host = await LoopbackHost.StartAsync(cluster.AnswerAsync);
        return cluster;
    }

    public JsonObject? Find(string path)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(path)?.DeepClone().AsObject();
        }
    }

    /// <summary>Ends when the object is there.</summary>
    public async Task<JsonObject> AppearedAsync(string path)
    {
        while (true)
        {
            var changed = Changed;
            if (Find(path) is { } found)
            {
                return found;
            }

            await changed.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Changes an object behind everybody's back.</summary>
    public void Change(string path, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var content = _objects[path].DeepClone().AsObject();
            change(content);
            Store(path, content);
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            _objects.Remove(path);
            Tell();
        }
    }

    public async ValueTask DisposeAsync() => await _host!.DisposeAsync();

    private Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        var token = request.Headers.Authorization.ToString();
        if (Fault(request) is { } fault)
        {
            if (fault.RetryAfter is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            await StatusAsync(context, fault.Status, "InternalError", "a fault");
        }
        else if (token is not ("Bearer good" or "Bearer weak"))
        {
            await StatusAsync(context, 401, "Unauthorized", "Unauthorized");
        }
        else if (request.Method != "GET" && token == "Bearer weak")
        {
            await StatusAsync(context, 403, "Forbidden", $"{path.Split('/')[^2]} \"x\" is forbidden: User \"weak\" cannot write");
        }
        else if (Kinds.TryGetValue(path, out var kinds))
        {
            await JsonAsync(context, 200, new() { ["kind"] = "APIResourceList", ["resources"] = new JsonArray([.. kinds.Select(ResourceOf)]) });
        }
        else if (request.Query["watch"] == "true")
        {
            await WatchAsync(context, $"{path}/{request.Query["fieldSelector"].ToString().Split('=')[^1]}");
        }
        else
        {
            await ObjectAsync(context, path);
        }
    }

    private async Task ObjectAsync(HttpContext context, string path)
    {
        var method = context.Request.Method;
        if (method == "GET")
        {
            await AnswerAsync(context, Find(path), path);
            return;
        }

        Writes.Enqueue($"{method} {path}{context.Request.QueryString}");
        using var reader = new StreamReader(context.Request.Body);
        var body = ManifestYaml.Documents(await reader.ReadToEndAsync()).First().AsObject();
        lock (_gate)
        {
            switch (method)
            {
                case "POST":
                    path += $"/{body["metadata"]!["name"]}";
                    Store(path, body);
                    break;
                case "PATCH" when _objects.ContainsKey(path) || context.Request.ContentType!.Contains("apply", StringComparison.Ordinal):
                    Store(path, MergePatch.Apply(_objects.GetValueOrDefault(path)?.DeepClone(), body)!.AsObject());
                    break;
                case "DELETE" when _objects.Remove(path):
                    Tell();
                    break;
            }
        }

        await AnswerAsync(context, method == "DELETE" ? new() { ["kind"] = "Status" } : Find(path), path);
    }

    private async Task WatchAsync(HttpContext context, string path)
    {
        JsonObject? last = null;
        context.Response.ContentType = "application/json";
        while (true)
        {
            var changed = Changed;
            var now = Find(path);
            if (!JsonNode.DeepEquals(now, last))
            {
                var change = new JsonObject { ["type"] = now is null ? "DELETED" : "MODIFIED", ["object"] = (now ?? last!).DeepClone() };
                await context.Response.WriteAsync(change.ToJsonString() + "\n");
                last = now;
            }

            await context.Response.Body.FlushAsync();
            await changed.WaitAsync(context.RequestAborted);
        }
    }

    private void Store(string path, JsonObject content)
    {
        var metadata = content["metadata"]!.AsObject();
        metadata["uid"] ??= $"uid-{++_version}";
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        metadata["generation"] = (_objects.GetValueOrDefault(path)?["metadata"]!["generation"]!.GetValue<int>() ?? 0) + 1;
        if (path.Contains("/namespaces/", StringComparison.Ordinal))
        {
            metadata["namespace"] = path.Split("/namespaces/")[1].Split('/')[0] is var name && path.EndsWith($"/namespaces/{name}", StringComparison.Ordinal) ? null : name;
        }

        if (content["stringData"] is JsonObject texts)
        {
            content["data"] = new JsonObject(texts.Select(t => KeyValuePair.Create(
                t.Key, (JsonNode?)Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(t.Value!.ToString())))));
            content.Remove("stringData");
        }

        _objects[path] = content;
        Tell();
    }

    private void Tell()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private static JsonObject ResourceOf(string kind)
    {
        var at = kind.LastIndexOf('/');
        var parts = kind.Split('/', 2);
        return new() { ["kind"] = parts[0], ["name"] = kind[(parts[0].Length + 1)..at], ["namespaced"] = kind[(at + 1)..] == "true" };
    }

    private static Task AnswerAsync(HttpContext context, JsonObject? found, string path) => found is null
        ? StatusAsync(context, 404, "NotFound", $"{path} not found")
        : JsonAsync(context, 200, found);

    private static Task StatusAsync(HttpContext context, int code, string reason, string message) =>
        JsonAsync(context, code, new() { ["kind"] = "Status", ["reason"] = reason, ["message"] = message, ["code"] = code });

    private static Task JsonAsync(HttpContext context, int code, JsonObject content)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(content.ToJsonString());
    }
}
