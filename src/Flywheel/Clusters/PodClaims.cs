using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>The volume claims that a pod mounts.</summary>
internal static class PodClaims
{
    /// <summary>By name; none when the object is no pod.</summary>
    public static IEnumerable<ObjectName> Of(KubernetesObject pod) =>
        pod is not { Kind: "Pod", Name.Group: "" } ? [] :
            from volume in pod.Items("spec", "volumes")
            let claim = volume.Member("persistentVolumeClaim")?.TextOf("claimName")
                // a volume of the kind "ephemeral" has a claim of its own, named after the pod and the volume
                ?? (volume.Member("ephemeral") is not null && volume.TextOf("name") is { } name ? $"{pod.Name.Name}-{name}" : null)
            where claim is not null
            select new ObjectName("", "PersistentVolumeClaim", pod.Name.Namespace, claim);
}
