using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Bootstrap;

/// <summary>What every cluster has before anybody wrote anything: namespaces, the standard storage and ingress, priorities, the API's own service.</summary>
internal static class SystemObjects
{
    /// <summary>Versions, kinds and new objects in the order in which they can be created.</summary>
    public static ImmutableArray<(string ApiVersion, string Kind, JsonObject Content)> All() =>
    [
        .. ((ReadOnlySpan<string>)["default", "kube-system", "kube-public", "kube-node-lease"]).ToImmutableArray()
            .Select(name => ("v1", "Namespace", Named(name))),
        ("storage.k8s.io/v1", "StorageClass", new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "standard",
                ["annotations"] = new JsonObject { ["storageclass.kubernetes.io/is-default-class"] = "true" },
            },
            ["provisioner"] = "lab.flywheel.dev/local",
            ["reclaimPolicy"] = "Delete",
            ["volumeBindingMode"] = "WaitForFirstConsumer",
            ["allowVolumeExpansion"] = true,
        }),
        ("networking.k8s.io/v1", "IngressClass", new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "lab",
                ["annotations"] = new JsonObject { ["ingressclass.kubernetes.io/is-default-class"] = "true" },
            },
            ["spec"] = new JsonObject { ["controller"] = "lab.flywheel.dev/ingress" },
        }),
        ("scheduling.k8s.io/v1", "PriorityClass", Priority(
            "system-node-critical", 2000001000, "Used for system critical pods that must not be moved from their current node.")),
        ("scheduling.k8s.io/v1", "PriorityClass", Priority(
            "system-cluster-critical", 2000000000,
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.")),
        ("v1", "Service", new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "kubernetes",
                ["namespace"] = "default",
                ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" },
            },
            ["spec"] = new JsonObject
            {
                ["type"] = "ClusterIP",
                ["clusterIP"] = "10.96.0.1",
                ["ports"] = new JsonArray(new JsonObject
                {
                    ["name"] = "https",
                    ["port"] = 443,
                    ["protocol"] = "TCP",
                    ["targetPort"] = 6443,
                }),
            },
        }),
    ];

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject Priority(string name, int value, string description) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["value"] = value,
        ["globalDefault"] = false,
        ["description"] = description,
        ["preemptionPolicy"] = "PreemptLowerPriority",
    };
}
