using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>The ConfigMaps and Secrets that a pod names, and what is missing of them.</summary>
internal static class PodReferences
{
    private const string ConfigMap = "configmap";
    private const string Secret = "secret";

    /// <summary>Why the environment of a container cannot be made, in the kubelet's words; null: it can.</summary>
    public static string? MissingForEnvironment(Seen pod, JsonObject container, ClusterView cluster)
    {
        foreach (var source in container.ObjectsAt("envFrom"))
        {
            var missing = MissingObject(cluster, pod, ConfigMap, source.ObjectAt("configMapRef"), "name")
                ?? MissingObject(cluster, pod, Secret, source.ObjectAt("secretRef"), "name");
            if (missing is not null)
            {
                return missing;
            }
        }

        foreach (var variable in container.ObjectsAt("env"))
        {
            var missing = MissingKey(cluster, pod, ConfigMap, variable.ObjectAt("valueFrom", "configMapKeyRef"))
                ?? MissingKey(cluster, pod, Secret, variable.ObjectAt("valueFrom", "secretKeyRef"));
            if (missing is not null)
            {
                return missing;
            }
        }

        return null;
    }

    /// <summary>Why a volume cannot be mounted, in the kubelet's words; null: all can.</summary>
    public static string? MissingForVolumes(Seen pod, ClusterView cluster)
    {
        foreach (var volume in pod.Spec.ObjectsAt("volumes"))
        {
            var missing = MissingObject(cluster, pod, ConfigMap, volume.ObjectAt("configMap"), "name")
                ?? MissingObject(cluster, pod, Secret, volume.ObjectAt("secret"), "secretName");
            if (missing is not null)
            {
                return $"MountVolume.SetUp failed for volume \"{volume.TextAt("name")}\" : {missing}";
            }
        }

        return null;
    }

    /// <summary>The pod names this ConfigMap or Secret anywhere.</summary>
    public static bool Names(Seen pod, ObjectKey key) => pod.Namespace == key.Namespace && Named(pod).Contains((key.Resource, key.Name));

    private static IEnumerable<(ResourceName Resource, string Name)> Named(Seen pod)
    {
        foreach (var container in pod.Spec.ObjectsAt("containers").Concat(pod.Spec.ObjectsAt("initContainers")))
        {
            foreach (var source in container.ObjectsAt("envFrom"))
            {
                yield return (Collections.ConfigMaps, source.TextAt("configMapRef", "name"));
                yield return (Collections.Secrets, source.TextAt("secretRef", "name"));
            }

            foreach (var variable in container.ObjectsAt("env"))
            {
                yield return (Collections.ConfigMaps, variable.TextAt("valueFrom", "configMapKeyRef", "name"));
                yield return (Collections.Secrets, variable.TextAt("valueFrom", "secretKeyRef", "name"));
            }
        }

        foreach (var volume in pod.Spec.ObjectsAt("volumes"))
        {
            yield return (Collections.ConfigMaps, volume.TextAt("configMap", "name"));
            yield return (Collections.Secrets, volume.TextAt("secret", "secretName"));
        }
    }

    private static string? MissingObject(ClusterView cluster, Seen pod, string kind, JsonObject? reference, string nameField) =>
        reference is null || reference.FlagAt("optional") || Find(cluster, pod, kind, reference.TextAt(nameField)) is not null
            ? null
            : $"{kind} \"{reference.TextAt(nameField)}\" not found";

    private static string? MissingKey(ClusterView cluster, Seen pod, string kind, JsonObject? reference)
    {
        if (reference is null || reference.FlagAt("optional"))
        {
            return null;
        }

        var (name, key) = (reference.TextAt("name"), reference.TextAt("key"));
        if (Find(cluster, pod, kind, name) is not { } found)
        {
            return $"{kind} \"{name}\" not found";
        }

        return found.Content.At("data", key) is null && found.Content.At("binaryData", key) is null
            ? $"couldn't find key {key} in {(kind == Secret ? "Secret" : "ConfigMap")} {pod.Namespace}/{name}"
            : null;
    }

    private static Seen? Find(ClusterView cluster, Seen pod, string kind, string name) =>
        cluster.Find(new ObjectKey(kind == Secret ? Collections.Secrets : Collections.ConfigMaps, pod.Namespace, name));
}
