using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>One list and watch: a kind in a namespace. All roots that need it share it.</summary>
/// <param name="Namespace">Empty for kinds of the whole cluster.</param>
internal readonly record struct WatchedKind(ResourceKind Kind, string Namespace)
{
    private static readonly ResourceKind Pods = new("v1", "Pod", "pods", IsNamespaced: true);
    private static readonly ResourceKind Claims = new("v1", "PersistentVolumeClaim", "persistentvolumeclaims", IsNamespaced: true);
    private static readonly ResourceKind Classes = new("storage.k8s.io/v1", "StorageClass", "storageclasses", IsNamespaced: false);
    private static readonly ResourceKind ReplicaSets = new("apps/v1", "ReplicaSet", "replicasets", IsNamespaced: true);
    private static readonly ResourceKind StatefulSets = new("apps/v1", "StatefulSet", "statefulsets", IsNamespaced: true);
    private static readonly ResourceKind Revisions = new("apps/v1", "ControllerRevision", "controllerrevisions", IsNamespaced: true);

    /// <summary>It only explains, and kubectl judges without it: not being told is no reason to know nothing.</summary>
    public bool IsHint => Kind.Kind is "StorageClass" or "ControllerRevision";

    /// <summary>What must be known to judge a root: its own kind, and those of the objects that explain it.</summary>
    public static ImmutableArray<WatchedKind> For(RootObject root, ResourceKind kind) =>
        [new(kind, root.Name.Namespace), .. Around(kind.Group, kind.Kind).Select(other => new WatchedKind(other, other.IsNamespaced ? root.Name.Namespace : ""))];

    public override string ToString() => Namespace.Length > 0 ? $"{Kind} in namespace {Namespace}" : $"{Kind} of the cluster";

    private static ImmutableArray<ResourceKind> Around(string group, string kind) => (group, kind) switch
    {
        ("apps", "Deployment") => [ReplicaSets, Pods],
        ("apps", "ReplicaSet") or ("", "ReplicationController") or ("batch", "Job") => [Pods],
        ("apps", "StatefulSet") => [Pods, Claims, Classes],
        ("apps", "DaemonSet") => [Revisions, Pods],
        ("", "PersistentVolumeClaim") => [Pods, Classes],
        ("postgresql.cnpg.io", "Cluster") => [Pods, Claims, Classes],
        ("minio.min.io", "Tenant") => [StatefulSets, Pods, Claims, Classes],
        _ => [],
    };
}
