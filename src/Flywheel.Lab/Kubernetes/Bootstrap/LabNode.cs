using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Bootstrap;

/// <summary>A machine of the simulated cluster: ready, with room enough for the reference platform.</summary>
internal static class LabNode
{
    /// <summary>The version of Kubernetes that the lab resembles.</summary>
    public const string KubernetesVersion = "v1.33.0+flywheel-lab";

    /// <summary>A new node, to be created.</summary>
    public static JsonObject Object(string name) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject
            {
                ["kubernetes.io/hostname"] = name,
                ["kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = "amd64",
                ["node.kubernetes.io/instance-type"] = "flywheel-lab",
            },
        },
        ["spec"] = new JsonObject { ["providerID"] = $"flywheel-lab://{name}" },
    };

    /// <summary>Its status, which is written afterwards.</summary>
    public static JsonObject Status(string name, string address, DateTimeOffset now) => new()
    {
        ["capacity"] = Room(),
        ["allocatable"] = Room(),
        ["addresses"] = new JsonArray(
            new JsonObject { ["type"] = "InternalIP", ["address"] = address },
            new JsonObject { ["type"] = "Hostname", ["address"] = name }),
        ["conditions"] = new JsonArray(
            Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", now),
            Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", now),
            Condition("PIDPressure", "False", "KubeletHasSufficientPID", now),
            Condition("Ready", "True", "KubeletReady", now)),
        ["nodeInfo"] = new JsonObject
        {
            ["architecture"] = "amd64",
            ["bootID"] = "",
            ["containerRuntimeVersion"] = "flywheel-lab://1",
            ["kernelVersion"] = "simulated",
            ["kubeProxyVersion"] = KubernetesVersion,
            ["kubeletVersion"] = KubernetesVersion,
            ["machineID"] = "",
            ["operatingSystem"] = "linux",
            ["osImage"] = "Flywheel lab (simulation)",
            ["systemUUID"] = "",
        },
    };

    private static JsonObject Room() => new() { ["cpu"] = "64", ["memory"] = "256Gi", ["ephemeral-storage"] = "1Ti", ["pods"] = "1000" };

    private static JsonObject Condition(string type, string status, string reason, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = "the lab simulates this node",
        ["lastHeartbeatTime"] = KubeJson.Time(now),
        ["lastTransitionTime"] = KubeJson.Time(now),
    };
}
