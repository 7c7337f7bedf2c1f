using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The tables of what limits and scales others.</summary>
internal static class PolicyTables
{
    public static IEnumerable<KeyValuePair<string, TableLayout>> All { get; } =
    [
        new("horizontalpodautoscalers.autoscaling", new(
            [TableColumn.ObjectName, new("Reference"), new("Targets"), new("MinPods"), new("MaxPods"), new("Replicas"), TableColumn.Age],
            (content, now) =>
            [
                content.Name(), $"{content.TextAt("spec.scaleTargetRef.kind")}/{content.TextAt("spec.scaleTargetRef.name")}", Targets(content),
                content.TextAt("spec.minReplicas", "<unset>"), content.NumberAt("spec.maxReplicas"), content.NumberAt("status.currentReplicas"),
                Cells.Age(content, now),
            ])),
        new("poddisruptionbudgets.policy", new(
            [TableColumn.ObjectName, new("Min Available"), new("Max Unavailable"), TableColumn.Integer("Allowed Disruptions"), TableColumn.Age],
            (content, now) =>
            [
                content.Name(), content.TextAt("spec.minAvailable", "N/A"), content.TextAt("spec.maxUnavailable", "N/A"),
                content.NumberAt("status.disruptionsAllowed"), Cells.Age(content, now),
            ])),
        new("resourcequotas", new(
            [TableColumn.ObjectName, new("Request"), new("Limit"), TableColumn.Age],
            (content, now) => [content.Name(), Quota(content, limits: false), Quota(content, limits: true), Cells.Age(content, now)])),
        new("priorityclasses.scheduling.k8s.io", new(
            [TableColumn.ObjectName, TableColumn.Integer("Value"), new("Global-Default", "boolean"), TableColumn.Age, new("PreemptionPolicy")],
            (content, now) =>
            [
                content.Name(), content.NumberAt("value"), content.TextAt("globalDefault") == "true", Cells.Age(content, now), content.TextAt("preemptionPolicy"),
            ])),
    ];

    private static string Quota(JsonObject quota, bool limits) => string.Join(", ", (quota.At("status.hard") as JsonObject ?? [])
        .Where(hard => hard.Key.StartsWith("limits", StringComparison.Ordinal) == limits)
        .OrderBy(hard => hard.Key, StringComparer.Ordinal)
        .Select(hard => $"{hard.Key}: {(quota.At("status.used") as JsonObject)?[hard.Key] ?? "0"}/{hard.Value}"));

    private static string Targets(JsonObject autoscaler)
    {
        if (autoscaler.At("spec.targetCPUUtilizationPercentage") is { } percentage)
        {
            return $"cpu: {Percent(autoscaler.At("status.currentCPUUtilizationPercentage"))}/{percentage}%";
        }

        var specs = autoscaler.ItemsAt("spec.metrics").ToList();
        var present = autoscaler.ItemsAt("status.currentMetrics").ToList();
        if (specs.Count == 0)
        {
            return Cells.None;
        }

        var texts = specs.Take(2).Select((spec, i) => Metric(spec, i < present.Count ? present[i] : null));
        return string.Join(", ", texts) + (specs.Count > 2 ? $" + {specs.Count - 2} more..." : "");
    }

    private static string Metric(JsonObject spec, JsonObject? status)
    {
        var field = spec.Text("type") switch
        {
            "External" => "external",
            "Pods" => "pods",
            "Object" => "object",
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            _ => "",
        };
        if (spec[field] is not JsonObject metric)
        {
            return "<unknown type>";
        }

        var current = status?[field]?["current"] as JsonObject;
        var name = metric.Text("name") is { Length: > 0 } resource ? $"{resource}: " : "";
        if (metric.At("target.averageValue") is { } average)
        {
            return $"{name}{current?["averageValue"]?.ToString() ?? HumanDuration.Unknown}/{average}{(field is "external" or "object" ? " (avg)" : "")}";
        }

        return name.Length > 0
            ? $"{name}{Percent(current?["averageUtilization"])}/{(metric.At("target.averageUtilization") is { } target ? $"{target}%" : "<auto>")}"
            : $"{current?["value"]?.ToString() ?? HumanDuration.Unknown}/{metric.At("target.value")}";
    }

    private static string Percent(JsonNode? value) => value is null ? HumanDuration.Unknown : $"{value}%";
}
