using System.Collections.Immutable;
using System.Reflection;
using k8s.Models;

namespace Flywheel.Lab.Kubernetes.Kinds;

/// <summary>The kinds that a cluster of version 1.33 has without any definition, as far as the lab keeps them.</summary>
/// <remarks>
/// Short names, categories and subresources are those that <c>kubectl api-resources</c> and the discovery documents of a real server show.
/// </remarks>
internal static class BuiltInKinds
{
    private static readonly ScalePaths Replicas = new("spec.replicas", "status.replicas", "spec.selector");

    /// <summary>All of them.</summary>
    public static ImmutableArray<ApiKind> All { get; } =
    [
        Of<V1ConfigMap>("cm"),
        Of<V1Endpoints>("ep"),
        Of<Corev1Event>("ev"),
        Of<V1LimitRange>("limits"),
        Of<V1Namespace>("ns") with { Namespaced = false, HasStatus = true },
        Of<V1Node>("no") with { Namespaced = false, HasStatus = true },
        Of<V1PersistentVolume>("pv") with { Namespaced = false, HasStatus = true },
        Of<V1PersistentVolumeClaim>("pvc") with { HasStatus = true },
        Of<V1Pod>("po") with { HasStatus = true, Categories = ["all"] },
        Of<V1PodTemplate>(),
        Of<V1ReplicationController>("rc") with { HasStatus = true, Categories = ["all"], Scale = Replicas },
        Of<V1ResourceQuota>("quota") with { HasStatus = true },
        Of<V1Secret>(),
        Of<V1Service>("svc") with { HasStatus = true, Categories = ["all"] },
        Of<V1ServiceAccount>("sa"),

        Of<V1MutatingWebhookConfiguration>() with { Namespaced = false, Categories = ["api-extensions"] },
        Of<V1ValidatingWebhookConfiguration>() with { Namespaced = false, Categories = ["api-extensions"] },
        Of<V1CustomResourceDefinition>("crd", "crds") with { Namespaced = false, HasStatus = true, Categories = ["api-extensions"] },

        Of<V1ControllerRevision>(),
        Of<V1DaemonSet>("ds") with { HasStatus = true, Categories = ["all"] },
        Of<V1Deployment>("deploy") with { HasStatus = true, Categories = ["all"], Scale = Replicas },
        Of<V1ReplicaSet>("rs") with { HasStatus = true, Categories = ["all"], Scale = Replicas },
        Of<V1StatefulSet>("sts") with { HasStatus = true, Categories = ["all"], Scale = Replicas },

        Of<V1HorizontalPodAutoscaler>("hpa") with { HasStatus = true, Categories = ["all"] },
        Of<V2HorizontalPodAutoscaler>("hpa") with { HasStatus = true, Categories = ["all"] },

        Of<V1CronJob>("cj") with { HasStatus = true, Categories = ["all"] },
        Of<V1Job>() with { HasStatus = true, Categories = ["all"] },

        Of<V1Lease>(),
        Of<V1EndpointSlice>(),
        Of<Eventsv1Event>("ev"),

        Of<V1Ingress>("ing") with { HasStatus = true },
        Of<V1IngressClass>() with { Namespaced = false },
        Of<V1NetworkPolicy>("netpol"),

        Of<V1RuntimeClass>() with { Namespaced = false },
        Of<V1PodDisruptionBudget>("pdb") with { HasStatus = true },

        Of<V1ClusterRole>() with { Namespaced = false },
        Of<V1ClusterRoleBinding>() with { Namespaced = false },
        Of<V1Role>(),
        Of<V1RoleBinding>(),

        Of<V1PriorityClass>("pc") with { Namespaced = false },

        Of<V1CSIDriver>() with { Namespaced = false },
        Of<V1CSINode>() with { Namespaced = false },
        Of<V1StorageClass>("sc") with { Namespaced = false },
        Of<V1VolumeAttachment>() with { Namespaced = false, HasStatus = true },
    ];

    private static ApiKind Of<TModel>(params ImmutableArray<string> shortNames)
    {
        var entity = typeof(TModel).GetCustomAttribute<KubernetesEntityAttribute>()!;
        return new()
        {
            Group = entity.Group,
            Version = entity.ApiVersion,
            Kind = entity.Kind,
            Plural = entity.PluralName,
            Singular = entity.Kind.ToLowerInvariant(),
            ShortNames = shortNames,
            Namespaced = true,
            Model = typeof(TModel),
        };
    }
}
