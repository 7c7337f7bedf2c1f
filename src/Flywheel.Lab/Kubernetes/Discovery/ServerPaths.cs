using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Http;
using Flywheel.Lab.Kubernetes.Objects;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>Answers what is not about objects: the version, the health, and which kinds there are.</summary>
internal sealed class ServerPaths(Cluster cluster)
{
    private volatile Documents? _documents;

    /// <summary>Who asks for it needs no token, as on a real server.</summary>
    public static bool IsPublic(string path) => path is "/version" or "/version/" || IsHealth(path);

    /// <summary>Answers a GET.</summary>
    /// <exception cref="StatusException">404: there is nothing at that path; 405: another method.</exception>
    public async Task AnswerAsync(HttpContext http, string path)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            throw new StatusException(ApiStatus.MethodNotAllowed());
        }

        if (IsHealth(path))
        {
            await Answer.WriteAsync(http, 200, Encoding.ASCII.GetBytes("ok"), "text/plain; charset=utf-8");
            return;
        }

        var aggregated = AggregatedDiscovery.VersionOf(http.Request.Headers.Accept.ToString());
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (aggregated is not null && steps is ["api" or "apis"])
        {
            await WriteAsync(http, $"{steps[0]}|{aggregated}", AggregatedDiscovery.ContentType(aggregated), now =>
                Json(AggregatedDiscovery.Document(now.Discovery, aggregated, steps[0] == "api")));
            return;
        }

        if (steps is ["openapi", "v2"])
        {
            await WriteAsync(http, "openapi/v2", OpenApiV2.ContentType, now => OpenApiV2.Document(now.Discovery));
            return;
        }

        await WriteAsync(http, string.Join('/', steps), Answer.Json, now => Json(steps switch
        {
            ["version"] => Version(),
            ["api"] => DiscoveryDocuments.CoreVersions(),
            ["apis"] => now.Discovery.GroupList(),
            ["api", var version] => now.Discovery.Resources("", version),
            ["apis", var group] => now.Discovery.OneGroup(group),
            ["apis", var group, var version] => now.Discovery.Resources(group, version),
            ["openapi", "v3"] => now.OpenApi.Index(),
            ["openapi", "v3", "api", var version] => now.OpenApi.Document("", version),
            ["openapi", "v3", "apis", var group, var version] => now.OpenApi.Document(group, version),
            _ => null,
        }));
    }

    private static byte[]? Json(JsonObject? document) => document is null ? null : KubeJson.Bytes(document);

    private static bool IsHealth(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["healthz" or "livez" or "readyz", ..];

    // kubectl warns when it is more than one minor version away from the server, and reads only these numbers.
    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "33",
        ["gitVersion"] = LabNode.KubernetesVersion,
        ["gitCommit"] = "flywheel-lab-simulation",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2025-04-23T00:00:00Z",
        ["goVersion"] = "none (flywheel's simulation)",
        ["compiler"] = "dotnet",
        ["platform"] = "flywheel-lab/simulation",
    };

    private async Task WriteAsync(HttpContext http, string key, string contentType, Func<Documents, byte[]?> make)
    {
        var documents = _documents;
        if (documents is null || documents.Discovery.Revision != cluster.Kinds.Revision)
        {
            _documents = documents = new(new(cluster.Kinds));
        }

        var body = documents.Find(key, make) ?? throw new StatusException(ApiStatus.NoSuchPath());
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body))}\"");
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        if (http.Request.Query.ContainsKey("hash"))
        {
            // The address is another one as soon as the document is.
            http.Response.Headers.CacheControl = "public, immutable";
            http.Response.Headers.Expires = cluster.Time.GetUtcNow().AddYears(1).ToString("R", CultureInfo.InvariantCulture);
        }

        if (http.Request.Headers.IfNoneMatch.Contains(tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await Answer.WriteAsync(http, 200, body, contentType);
    }

    /// <summary>The documents of one revision of the catalog, each made when it is first asked for.</summary>
    private sealed class Documents(DiscoveryDocuments discovery)
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> _made = new(StringComparer.Ordinal);

        public DiscoveryDocuments Discovery => discovery;

        public OpenApiDocuments OpenApi { get; } = new(discovery);

        /// <summary>Null when there is no such document; only what exists is kept, so that guesses take no memory.</summary>
        public byte[]? Find(string key, Func<Documents, byte[]?> make) =>
            _made.TryGetValue(key, out var known) ? known
            : make(this) is { } document ? _made.GetOrAdd(key, document)
            : null;
    }
}
