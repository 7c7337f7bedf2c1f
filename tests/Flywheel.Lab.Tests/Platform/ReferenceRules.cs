using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What pods name is there.</summary>
internal static class ReferenceRules
{
    public static IEnumerable<string> Pods(IReadOnlyList<PlatformObject> objects) =>
        from o in objects
        where o.PodTemplate is not null
        from named in Named(o).Distinct()
        where !IsThere(objects, o.Namespace, named)
        select $"{o}: there is no {named.Kind} {named.Name}{(named.Key is null ? "" : $" with the key {named.Key}")}";

    private static IEnumerable<(string Kind, string Name, string? Key)> Named(PlatformObject o)
    {
        var pod = o.PodTemplate!["spec"]!;
        var volumes = (pod["volumes"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var sources = volumes.Concat(volumes.SelectMany(v => v["projected"]?["sources"] as JsonArray ?? []).OfType<JsonObject>());
        var variables = o.Containers.SelectMany(c => c["env"] as JsonArray ?? []).Select(e => e?["valueFrom"]).OfType<JsonObject>();
        var whole = o.Containers.SelectMany(c => c["envFrom"] as JsonArray ?? []).OfType<JsonObject>();
        (string, JsonNode?, string?)[] all =
        [
            ("ServiceAccount", pod["serviceAccountName"], null),
            ("PriorityClass", pod["priorityClassName"], null),
            .. (pod["imagePullSecrets"] as JsonArray ?? []).Select(s => ("Secret", s?["name"], (string?)null)),
            .. sources.Select(s => ("Secret", Unless(s["secret"])?["secretName"] ?? Unless(s["secret"])?["name"], (string?)null)),
            .. sources.Select(s => ("ConfigMap", Unless(s["configMap"])?["name"], (string?)null)),
            .. volumes.Select(v => ("PersistentVolumeClaim", v["persistentVolumeClaim"]?["claimName"], (string?)null)),
            .. whole.Select(e => ("Secret", Unless(e["secretRef"])?["name"], (string?)null)),
            .. whole.Select(e => ("ConfigMap", Unless(e["configMapRef"])?["name"], (string?)null)),
            .. variables.Select(v => ("Secret", Unless(v["secretKeyRef"])?["name"], v["secretKeyRef"]?["key"]?.ToString())),
            .. variables.Select(v => ("ConfigMap", Unless(v["configMapKeyRef"])?["name"], v["configMapKeyRef"]?["key"]?.ToString())),
        ];
        return all.Where(named => named.Item2 is not null).Select(named => (named.Item1, named.Item2!.ToString(), named.Item3));
    }

    private static JsonNode? Unless(JsonNode? reference) => reference?["optional"]?.ToString() == "true" ? null : reference;

    private static bool IsThere(IReadOnlyList<PlatformObject> objects, string @namespace, (string Kind, string Name, string? Key) named) =>
        ByOperator(objects, @namespace).Contains((named.Kind, named.Name))
        || (named.Kind == "PriorityClass" && named.Name.StartsWith("system-", StringComparison.Ordinal))
        || objects.Any(o => o.Kind == named.Kind && o.Name == named.Name && (!o.IsNamespaced || o.Namespace == @namespace)
            && (named.Key is null || o.At("data") is not JsonObject data || data.ContainsKey(named.Key)));

    // What the operators make beside their resources, and cert-manager for an Ingress.
    private static ImmutableHashSet<(string, string)> ByOperator(IReadOnlyList<PlatformObject> objects, string @namespace) =>
    [
        .. objects.Where(o => o.Namespace == @namespace && o is { Group: "postgresql.cnpg.io", Kind: "Cluster" })
            .SelectMany(o => ((string[])["app", "superuser", "ca", "server", "replication"]).Select(part => ("Secret", $"{o.Name}-{part}"))),
        .. objects.Where(o => o.Namespace == @namespace && o.Kind == "Ingress")
            .SelectMany(o => o.At("spec.tls") as JsonArray ?? []).Select(tls => ("Secret", $"{tls?["secretName"]}")),
    ];
}
