using Flywheel.Lab.Kubernetes.Schemas.Custom;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators;

/// <summary>
/// Whether an operator is there to act on its custom resources. Where its Deployment is in the cluster, as after its Helm chart, it acts while that
/// is available. Where there is none the lab acts in its place, as long as the definition is the lab's own: whoever brings the real definition
/// brings the operator too.
/// </summary>
/// <param name="Definition">The name of the definition.</param>
/// <param name="Image">A part of the name of the operator's image.</param>
internal sealed record OperatorPresence(string Definition, string Image)
{
    public static readonly OperatorPresence CloudNativePg = new("clusters.postgresql.cnpg.io", "cloudnative-pg");

    public static readonly OperatorPresence Minio = new("tenants.minio.min.io", "minio/operator");

    public bool Acts(ClusterView cluster)
    {
        var deployments = cluster.List(Collections.Deployments).Where(IsIt).ToList();
        if (deployments.Count > 0)
        {
            return deployments.Exists(deployment => Conditions.Holds(deployment.Status, "Available"));
        }

        return cluster.Find(new ObjectKey(Collections.CustomResourceDefinitions, "", Definition)) is { } definition
            && (definition.Labels.ContainsKey(KnownDefinitions.Mark) || definition.Annotation(KnownDefinitions.Mark).Length > 0);
    }

    /// <summary>A change that may have made it act, or stop.</summary>
    public bool IsConcernedBy(Seen changed) =>
        (changed.Key.Resource == Collections.Deployments && IsIt(changed))
        || (changed.Key.Resource == Collections.CustomResourceDefinitions && changed.Name == Definition);

    private bool IsIt(Seen deployment) => deployment.Spec.ObjectsAt("template", "spec", "containers")
        .Any(container => container.TextAt("image").Contains(Image, StringComparison.Ordinal) && !container.TextAt("image").Contains("postgresql", StringComparison.Ordinal));
}
