using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas.Custom;

namespace Flywheel.Lab.Kubernetes.Bootstrap;

/// <summary>Makes what a cluster has from its first moment. What is there already is left as it is.</summary>
internal sealed class ClusterBootstrap
{
    private static readonly WriteContext Server = new() { Manager = "kube-apiserver" };

    /// <summary>How many machines the cluster seems to have: 1 to 9.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>A new cluster knows the custom kinds of the reference platform's operators. Default: true.</summary>
    public bool KnownCustomKinds { get; init; } = true;

    /// <summary>Fills the cluster, whether it is new or comes from an earlier process.</summary>
    public void Fill(Cluster cluster)
    {
        var isNew = cluster.Version == 0;
        foreach (var (apiVersion, kind, content) in SystemObjects.All())
        {
            _ = CreateMissing(cluster, apiVersion, kind, content);
        }

        foreach (var (kind, content) in SystemRoles.All())
        {
            _ = CreateMissing(cluster, "rbac.authorization.k8s.io/v1", kind, content);
        }

        for (var number = 1; number <= Nodes; number++)
        {
            AddNode(cluster, number);
        }

        // Who deleted one of these on purpose, or had a chart replace it, does not get it back.
        if (isNew && KnownCustomKinds)
        {
            foreach (var definition in KnownDefinitions.All)
            {
                _ = CreateMissing(cluster, "apiextensions.k8s.io/v1", "CustomResourceDefinition", definition);
            }
        }
    }

    private static void AddNode(Cluster cluster, int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"lab-node-{number}");
        if (CreateMissing(cluster, "v1", "Node", LabNode.Object(name)) is not { } node)
        {
            return;
        }

        var status = LabNode.Status(name, string.Create(CultureInfo.InvariantCulture, $"10.0.0.{number}"), cluster.Time.GetUtcNow());
        _ = cluster.Change(
            node.Key,
            content =>
            {
                content["status"] = status;
                return content;
            },
            new() { Manager = "kubelet", Subresource = "status" });
    }

    private static KubeObject? CreateMissing(Cluster cluster, string apiVersion, string kindName, JsonObject content)
    {
        var kind = cluster.Kinds.ByKind(apiVersion, kindName)!;
        return cluster.Find(kind.Key(content.Namespace(), content.Name())) is null ? cluster.Create(kind, content, Server) : null;
    }
}
