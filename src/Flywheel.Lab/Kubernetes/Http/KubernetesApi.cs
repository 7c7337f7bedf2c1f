using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Discovery;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>The API of the simulated cluster: finds out who asks, whether they may, and lets the part answer that knows.</summary>
internal sealed partial class KubernetesApi
{
    private readonly ILogger<KubernetesApi> _logger;
    private readonly Authorizer _authorizer;
    private readonly Authenticator _authenticator;
    private readonly ServerPaths _server;
    private readonly ResourceRoutes _resources;

    /// <param name="cluster">What it shows.</param>
    /// <param name="logs">What the containers of its pods write.</param>
    /// <param name="tokens">Who may come in.</param>
    /// <param name="database">Keeps the key of the service accounts' tokens.</param>
    /// <param name="logger">Told of answers with 500.</param>
    public KubernetesApi(Cluster cluster, PodLogs logs, BearerTokens tokens, LabDatabase database, ILogger<KubernetesApi> logger)
    {
        _logger = logger;
        var serviceAccounts = new ServiceAccountTokens(cluster, database.Documents("kubernetes-keys"));
        _authorizer = new(cluster);
        _authenticator = new(tokens, serviceAccounts, _authorizer);
        _server = new(cluster);
        _resources = new(cluster, logs, serviceAccounts, new Reviews(_authorizer, _authenticator), _authorizer);
    }

    /// <summary>Answers a request; whatever goes wrong is answered as a <c>Status</c>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to hear an answer.
        }
        catch (StatusException refusal)
        {
            await RefuseAsync(context, refusal.Status);
        }
        catch (BadHttpRequestException malformed)
        {
            await RefuseAsync(context, ApiStatus.BadRequest(malformed.Message) with { Code = malformed.StatusCode });
        }
        catch (Exception problem)
        {
            Failed(_logger, problem, context.Request.Method, context.Request.Path.Value ?? "");
            await RefuseAsync(context, ApiStatus.InternalError("the lab failed; its log tells more"));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var identity = _authenticator.Identify(context.Request);
        if (ServerPaths.IsPublic(path))
        {
            await _server.AnswerAsync(context, path);
            return;
        }

        if (identity is null)
        {
            throw new StatusException(ApiStatus.Unauthorized());
        }

        if (ApiPath.Parse(path) is { } resource)
        {
            var request = ResourceRoutes.AccessOf(context, resource);
            _authorizer.Check(identity, request);
            var stopping = context.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
            await _resources.AnswerAsync(context, resource, identity, request.Verb, stopping);
            return;
        }

        _authorizer.Check(identity, new() { Verb = VerbOfPath(context), Path = path });
        await _server.AnswerAsync(context, path);
    }

    // What is not a resource has the methods themselves as verbs.
#pragma warning disable CA1308 // roles write verbs in lower case
    private static string VerbOfPath(HttpContext context) => context.Request.Method.ToLowerInvariant();
#pragma warning restore CA1308

    private static Task RefuseAsync(HttpContext context, ApiStatus status)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer is out: the client must see that the rest is missing.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return Answer.WriteAsync(context, status);
    }
}
