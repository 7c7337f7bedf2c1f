using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The table of pods, whose STATUS column is put together from everything a pod says of itself.</summary>
internal static class PodTable
{
    public static TableLayout Layout { get; } = new(
        [
            TableColumn.ObjectName, new("Ready"), new("Status"), new("Restarts"), TableColumn.Age, TableColumn.Wide("IP"), TableColumn.Wide("Node"),
            TableColumn.Wide("Nominated Node"), TableColumn.Wide("Readiness Gates"),
        ],
        Cells)
    {
        Conditions = Conditions,
    };

    private static JsonNode?[] Cells(JsonObject pod, DateTimeOffset now)
    {
        var sidecars = pod.ItemsAt("spec.initContainers").Where(IsSidecar).Select(container => container.Text("name")).ToHashSet(StringComparer.Ordinal);
        var state = new PodState(pod, sidecars);
        return
        [
            pod.Name(),
            $"{state.Ready}/{pod.CountAt("spec.containers") + sidecars.Count}",
            state.Reason,
            state.Restarts > 0 && state.LastRestart is { } last ? $"{state.Restarts} ({HumanDuration.Of(now - last)} ago)" : $"{state.Restarts}",
            Tables.Cells.Age(pod, now),
            pod.ItemsAt("status.podIPs").FirstOrDefault() is { } first ? first.Text("ip") : pod.TextAt("status.podIP", Tables.Cells.None),
            pod.TextAt("spec.nodeName", Tables.Cells.None),
            pod.TextAt("status.nominatedNodeName", Tables.Cells.None),
            ReadinessGates(pod),
        ];
    }

    private static string ReadinessGates(JsonObject pod)
    {
        var gates = pod.ItemsAt("spec.readinessGates").Select(gate => gate.Text("conditionType")).ToList();
        return gates.Count == 0 ? Tables.Cells.None : $"{gates.Count(pod.HasCondition)}/{gates.Count}";
    }

    private static JsonArray? Conditions(JsonObject pod) => pod.TextAt("status.phase") switch
    {
        "Succeeded" => Completed("Succeeded", "The pod has completed successfully."),
        "Failed" => Completed("Failed", "The pod failed."),
        _ => null,
    };

    private static JsonArray Completed(string reason, string message) =>
        [new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = reason, ["message"] = message }];

    private static bool IsSidecar(JsonObject container) => container.Text("restartPolicy") == "Always";
}
