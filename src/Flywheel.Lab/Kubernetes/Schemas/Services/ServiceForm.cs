using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Services;

/// <summary>What the type of a service makes of it.</summary>
internal static class ServiceForm
{
    public static bool NeedsClusterIp(JsonObject spec) => spec.Text("type") is "ClusterIP" or "NodePort" or "LoadBalancer" or "";

    public static bool NeedsNodePorts(JsonObject spec) =>
        spec.Text("type") == "NodePort"
        || (spec.Text("type") == "LoadBalancer" && spec["allocateLoadBalancerNodePorts"]?.GetValueKind() != System.Text.Json.JsonValueKind.False);

    public static bool IsReachableFromOutside(JsonObject spec) =>
        spec.Text("type") is "NodePort" or "LoadBalancer"
        || (spec.Text("type") == "ClusterIP" && spec["externalIPs"] is JsonArray { Count: > 0 });
}
