using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Logs;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Which part answers a request for objects.</summary>
internal sealed class ResourceRoutes
{
    private readonly Cluster _cluster;
    private readonly Reviews _reviews;
    private readonly ObjectReads _reads;
    private readonly ObjectWrites _writes;
    private readonly ScaleResource _scale;
    private readonly PodLogResource _logs;
    private readonly PodEviction _eviction;
    private readonly TokenResource _tokens;

    public ResourceRoutes(Cluster cluster, PodLogs logs, ServiceAccountTokens tokens, Reviews reviews, Authorizer authorizer)
    {
        _cluster = cluster;
        _reviews = reviews;
        _reads = new(cluster);
        _writes = new(cluster, _reads, authorizer);
        _scale = new(cluster);
        _logs = new(cluster, logs);
        _eviction = new(cluster);
        _tokens = new(cluster, tokens);
    }

    /// <summary>What a request needs to be allowed.</summary>
    /// <exception cref="StatusException">405: a method that no resource has.</exception>
    public static AccessRequest AccessOf(HttpContext http, ApiPath path) => new()
    {
        Verb = VerbOf(http, path),
        Group = path.Group,
        Resource = path.Plural,
        Subresource = path.Subresource,
        Namespace = path.Namespace,
        Name = path.Name,
    };

    /// <summary>Answers.</summary>
    /// <param name="http">The request.</param>
    /// <param name="path">Its path.</param>
    /// <param name="identity">Who asks; they may.</param>
    /// <param name="verb">What is asked for, in the words of roles.</param>
    /// <param name="stopping">Fires when the lab ends.</param>
    public Task AnswerAsync(HttpContext http, ApiPath path, Identity identity, string verb, CancellationToken stopping)
    {
        if (Reviews.Find(path.Group, path.Version, path.Plural) is { } review)
        {
            return verb == "create" ? ReviewAsync(new(http, path, review, identity)) : throw new StatusException(ApiStatus.MethodNotAllowed());
        }

        var kind = _cluster.Kinds.ByPlural(path.Group, path.Version, path.Plural);
        if (kind is null || !Fits(kind, path))
        {
            throw new StatusException(ApiStatus.NoSuchPath());
        }

        var request = new ApiRequest(http, path, kind, identity);
        return path.Subresource switch
        {
            "" => AnswerAsync(request, verb, stopping),
            "status" when kind.HasStatus => StatusAsync(request, verb),
            "scale" when kind.Scale is { } scale => ScaleAsync(request, scale, verb),
            "log" when kind is { Group: "", Kind: "Pod" } && verb == "get" => _logs.GetAsync(request, stopping),
            "eviction" when kind is { Group: "", Kind: "Pod" } && verb == "create" => _eviction.CreateAsync(request),
            "exec" or "attach" or "portforward" or "proxy" when kind.Group.Length == 0 => throw new StatusException(new()
            {
                Code = 501,
                Reason = "NotImplemented",
                Message = $"{path.Subresource} is not simulated: no container runs behind the {kind.Plural} of flywheel's lab",
            }),
            "token" when kind is { Group: "", Kind: "ServiceAccount" } && verb == "create" => _tokens.CreateAsync(request),
            "finalize" when kind is { Group: "", Kind: "Namespace" } && verb == "update" => _writes.ReplaceAsync(request),
            _ => throw new StatusException(ApiStatus.NoSuchPath()),
        };
    }

    private Task AnswerAsync(ApiRequest request, string verb, CancellationToken stopping) => verb switch
    {
        "get" => _reads.GetAsync(request),
        "list" => _reads.ListAsync(request),
        "watch" => new WatchStream(_cluster, request).RunAsync(stopping),
        "create" when request.Path.Name.Length == 0 => _writes.CreateAsync(request),
        "update" when request.Path.Name.Length > 0 => _writes.ReplaceAsync(request),
        "patch" when request.Path.Name.Length > 0 => _writes.PatchAsync(request),
        "delete" => _writes.DeleteAsync(request),
        "deletecollection" => _writes.DeleteCollectionAsync(request),
        _ => throw new StatusException(ApiStatus.MethodNotAllowed()),
    };

    private Task StatusAsync(ApiRequest request, string verb) => verb switch
    {
        "get" => _reads.GetAsync(request),
        "update" => _writes.ReplaceAsync(request),
        "patch" => _writes.PatchAsync(request),
        _ => throw new StatusException(ApiStatus.MethodNotAllowed()),
    };

    private Task ScaleAsync(ApiRequest request, ScalePaths paths, string verb) => verb switch
    {
        "get" => _scale.GetAsync(request, paths),
        "update" => _scale.ReplaceAsync(request, paths),
        "patch" => _scale.PatchAsync(request, paths),
        _ => throw new StatusException(ApiStatus.MethodNotAllowed()),
    };

    private async Task ReviewAsync(ApiRequest request)
    {
        var review = await RequestBody.ObjectAsync(request, request.WriteContext());
        await Answer.WriteAsync(request.Http, 201, _reviews.Complete(request.Kind, review, request.Identity));
    }

    // An object of a namespace is reached through it; one of the whole cluster is not.
    private static bool Fits(ApiKind kind, ApiPath path) =>
        kind.Namespaced
            ? path.Namespace.Length > 0 || path.Name.Length == 0
            : path.Namespace.Length == 0 || kind is { Group: "", Kind: "Namespace" };

    private static string VerbOf(HttpContext http, ApiPath path)
    {
        var isWatch = http.Request.Query["watch"].ToString() is "true" or "1" or "True";
        return http.Request.Method switch
        {
            "GET" or "HEAD" when isWatch => "watch",
            "GET" or "HEAD" => path.Name.Length > 0 ? "get" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => path.Name.Length > 0 ? "delete" : "deletecollection",
            _ => throw new StatusException(ApiStatus.MethodNotAllowed()),
        };
    }
}
