using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Platform;

using Labels = ImmutableSortedDictionary<string, string>;

/// <summary>What selects or names something finds it.</summary>
internal static class SelectorRules
{
    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet"];

    /// <summary>A workload selects its own pods.</summary>
    public static IEnumerable<string> Templates(IReadOnlyList<PlatformObject> objects) => objects
        .Where(o => Workloads.Contains(o.Kind))
        .Where(o => o.LabelsAt("spec.selector.matchLabels") is var selector && (selector.IsEmpty || !Matches(selector, o.LabelsAt("spec.template.metadata.labels"))))
        .Select(o => $"{o}: its selector does not match its template");

    /// <summary>Services, budgets and network policies have pods.</summary>
    /// <param name="more">Labels of pods that are made otherwise, by an operator or by a runner.</param>
    public static IEnumerable<string> Pods(IReadOnlyList<PlatformObject> objects, params (string Namespace, Labels Labels)[] more)
    {
        (string Namespace, Labels Labels)[] pods =
        [
            .. objects.Where(o => o.PodTemplate is not null).Select(o => (o.Namespace, PlatformObject.LabelsOf(o.PodTemplate!["metadata"]?["labels"]))),
            .. objects.Where(o => o is { Group: "postgresql.cnpg.io", Kind: "Cluster" }).Select(o => (o.Namespace, Labels.Empty.Add("cnpg.io/cluster", o.Name))),
            .. objects.Where(o => o is { Group: "minio.min.io", Kind: "Tenant" }).Select(o => (o.Namespace, Labels.Empty.Add("v1.min.io/tenant", o.Name))),
            .. more,
        ];
        return from o in objects
               let path = o.Kind switch
               {
                   "Service" => "spec.selector",
                   "PodDisruptionBudget" => "spec.selector.matchLabels",
                   "NetworkPolicy" => "spec.podSelector.matchLabels",
                   _ => null,
               }
               where path is not null && o.At(path) is not null
               let selector = o.LabelsAt(path)
               where !selector.IsEmpty && !pods.Any(pod => pod.Namespace == o.Namespace && Matches(selector, pod.Labels))
               select $"{o}: no pod has the labels {string.Join(", ", selector.Select(l => $"{l.Key}={l.Value}"))}";
    }

    /// <summary>Ingresses lead to a service and a port that are there.</summary>
    public static IEnumerable<string> Backends(IReadOnlyList<PlatformObject> objects) =>
        from ingress in objects.Where(o => o.Kind == "Ingress")
        from backend in Backends(ingress)
        let name = backend["name"]?.ToString()
        let port = (backend["port"]?["name"] ?? backend["port"]?["number"])?.ToString()
        let service = objects.FirstOrDefault(o => o.Kind == "Service" && o.Namespace == ingress.Namespace && o.Name == name)
        where !IsOfTenant(objects, ingress.Namespace, name, port)
        where service is null || !(service.At("spec.ports") as JsonArray ?? []).Any(p => p?["name"]?.ToString() == port || p?["port"]?.ToString() == port)
        select $"{ingress}: there is no service {name} with a port {port}";

    private static IEnumerable<JsonNode> Backends(PlatformObject ingress) =>
        (ingress.At("spec.rules") as JsonArray ?? [])
            .SelectMany(rule => rule?["http"]?["paths"] as JsonArray ?? [])
            .Select(path => path?["backend"]?["service"])
            .Append(ingress.At("spec.defaultBackend.service"))
            .OfType<JsonNode>();

    // The MinIO operator makes a service beside each tenant: docs/operator-fields.md and pkg/resources/services of github.com/minio/operator.
    private static bool IsOfTenant(IReadOnlyList<PlatformObject> objects, string @namespace, string? name, string? port) =>
        objects.Any(o => o is { Group: "minio.min.io", Kind: "Tenant" } && o.Namespace == @namespace) && name == "minio" && port is "http-minio" or "https-minio";

    private static bool Matches(Labels selector, Labels labels) => selector.All(wanted => labels.GetValueOrDefault(wanted.Key) == wanted.Value);
}
