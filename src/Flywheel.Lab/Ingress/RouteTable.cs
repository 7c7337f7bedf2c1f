using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Ingress;

/// <summary>Where requests go, by host and path, from all Ingress objects of the cluster whatever class they name.</summary>
internal sealed class RouteTable
{
    private readonly ImmutableArray<Route> _rules;
    private readonly Route? _default;

    private RouteTable(ImmutableArray<Route> routes)
    {
        // The first that matches wins: the more exact host, then the longer path, then Exact, then the older Ingress (the order that came in).
        _rules =
        [
            .. routes.Where(route => !route.IsDefault)
                .OrderBy(route => route.Host.Length == 0 ? 2 : route.Host[0] == '*' ? 1 : 0)
                .ThenByDescending(route => route.Host.Length)
                .ThenByDescending(route => route.Path.TrimEnd('/').Length)
                .ThenBy(route => route.Match == PathMatch.Exact ? 0 : 1),
        ];
        _default = routes.FirstOrDefault(route => route.IsDefault);
        Hosts = [.. _rules.Select(route => route.Host).Where(host => host.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The hosts that rules name, ordered.</summary>
    public ImmutableArray<string> Hosts { get; }

    public static RouteTable Of(IEnumerable<KubeObject> ingresses) => new(
    [
        .. ingresses
            .Select(stored => stored.Content())
            .OrderBy(ingress => ingress.TextAt("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(ingress => ingress.TextAt("metadata", "namespace"), StringComparer.Ordinal)
            .ThenBy(ingress => ingress.TextAt("metadata", "name"), StringComparer.Ordinal)
            .SelectMany(Read),
    ]);

    /// <summary>
    /// The route of a request. Only the rules of the most exact host that is known are asked; what they leave goes to a default backend.
    /// </summary>
    /// <param name="host">Without its port.</param>
    /// <param name="path">Without its query.</param>
    public Route? Find(string host, string path)
    {
        var name = host.ToLowerInvariant().TrimEnd('.');
        string? known = null;
        foreach (var route in _rules)
        {
            if (known is null ? !route.TakesHost(name) : route.Host != known)
            {
                continue;
            }

            known = route.Host;
            if (route.Takes(path))
            {
                return route;
            }
        }

        return _default;
    }

    /// <summary>Some rule is for this host.</summary>
    public bool Knows(string host) => _rules.Any(route => route.TakesHost(host.ToLowerInvariant().TrimEnd('.')));

    private static IEnumerable<Route> Read(JsonObject ingress)
    {
        foreach (var rule in ingress.ObjectsAt("spec", "rules"))
        {
            var host = rule.TextAt("host").ToLowerInvariant();
            foreach (var path in rule.ObjectsAt("http", "paths"))
            {
                var match = path.TextAt("pathType") == "Exact" ? PathMatch.Exact : PathMatch.Prefix;
                var text = path.TextAt("path") is { Length: > 0 } written ? written : "/";
                yield return Make(ingress, host, text, match, path.ObjectAt("backend"));
            }
        }

        if (ingress.At("spec", "defaultBackend") is JsonObject backend)
        {
            yield return Make(ingress, "", "/", PathMatch.Prefix, backend) with { IsDefault = true };
        }
    }

    private static Route Make(JsonObject ingress, string host, string path, PathMatch match, JsonObject? backend) => new()
    {
        Host = host,
        Path = path,
        Match = match,
        Namespace = ingress.TextAt("metadata", "namespace"),
        Ingress = ingress.TextAt("metadata", "name"),
        Service = backend.TextAt("service", "name"),
        PortNumber = backend.NumberAt("service", "port", "number") ?? 0,
        PortName = backend.TextAt("service", "port", "name"),
    };
}
