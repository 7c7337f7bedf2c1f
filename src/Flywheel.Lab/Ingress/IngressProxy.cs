using System.Diagnostics;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flywheel.Lab.Ingress;

/// <summary>HTTP into the cluster: finds the Ingress rule for a request and has a ready pod of its Service answer.</summary>
internal sealed class IngressProxy(Cluster cluster, BackendChoice backends, Forwarder forwarder, IngressLimits limits)
{
    private volatile KnownRoutes? _routes;

    public Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = limits.RequestBytes;
        }

        var host = context.Request.Host.Host;
        var path = context.Request.Path.Value is { Length: > 0 } asked ? asked : "/";
        var table = Routes();
        if (table.Find(host, path) is not { } route)
        {
            return IngressPages.NotFoundAsync(context, table, host);
        }

        return backends.For(route) switch
        {
            Destination.Process process => forwarder.ForwardAsync(context, process),
            Destination.Imagined imagined => IngressPages.ImaginedAsync(context, imagined.Pod),
            Destination.None none => IngressPages.FailureAsync(context, none.Code, none.Why),
            var other => throw new UnreachableException($"destination {other}"),
        };
    }

    // Read anew only when something in the cluster changed.
    private RouteTable Routes()
    {
        var version = cluster.Version;
        var known = _routes;
        if (known?.Version != version)
        {
            _routes = known = new KnownRoutes(version, RouteTable.Of(cluster.List(Collections.Ingresses)));
        }

        return known.Table;
    }

    private sealed record KnownRoutes(long Version, RouteTable Table);
}
