using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Schemas.Services;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>Fills in what the built-in kinds set by themselves.</summary>
internal static class ObjectDefaults
{
    /// <param name="kind">The object's kind.</param>
    /// <param name="content">The object, after its fields were read; changed.</param>
    /// <param name="before">The stored one; null: it is new.</param>
    public static void Apply(ApiKind kind, JsonObject content, JsonObject? before)
    {
        var isNew = before is null;
        switch (kind.Group, kind.Kind)
        {
            case ("", "Pod"):
                PodDefaults.Pod(content, isNew);
                break;
            case ("", "Service"):
                Service(content, before);
                break;
            case ("", "Secret"):
                ConfigurationDefaults.Secret(content);
                break;
            case ("", "Namespace"):
                ConfigurationDefaults.Namespace(content, isNew);
                break;
            case ("", "PersistentVolumeClaim"):
                VolumeDefaults.Claim(content);
                if (isNew)
                {
                    VolumeDefaults.StorageClass(content);
                }

                break;
            case ("", "PersistentVolume"):
                VolumeDefaults.PersistentVolume(content);
                break;
            case ("", "Endpoints") or ("discovery.k8s.io", "EndpointSlice"):
                ConfigurationDefaults.Endpoints(content);
                break;
            default:
                Groups(kind, content, isNew);
                break;
        }
    }

    private static void Groups(ApiKind kind, JsonObject content, bool isNew)
    {
        switch (kind.Group, kind.Kind)
        {
            case ("apps", "Deployment"):
                WorkloadDefaults.Deployment(content.Ensure("spec"));
                break;
            case ("apps", "ReplicaSet"):
                WorkloadDefaults.ReplicaSet(content.Ensure("spec"));
                break;
            case ("apps", "DaemonSet"):
                WorkloadDefaults.DaemonSet(content.Ensure("spec"));
                break;
            case ("apps", "StatefulSet"):
                WorkloadDefaults.StatefulSet(content.Ensure("spec"));
                break;
            case ("batch", "Job"):
                JobDefaults.Job(content, isNew);
                break;
            case ("batch", "CronJob"):
                JobDefaults.CronJob(content.Ensure("spec"));
                break;
            case ("autoscaling", "HorizontalPodAutoscaler") when kind.Version == "v2":
                AutoscalerDefaults.Autoscaler(content.Ensure("spec"));
                break;
            case ("networking.k8s.io", "NetworkPolicy"):
                ConfigurationDefaults.NetworkPolicy(content.Ensure("spec"));
                break;
            case ("networking.k8s.io", "IngressClass"):
                content.Object("spec", "parameters")?.Default("scope", "Cluster");
                break;
            case ("networking.k8s.io", "Ingress"):
                content.Ensure("status").Ensure("loadBalancer");
                break;
            case ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding"):
                ConfigurationDefaults.Binding(content);
                break;
            case ("storage.k8s.io", "StorageClass"):
                ConfigurationDefaults.StorageClass(content);
                break;
            case ("scheduling.k8s.io", "PriorityClass"):
                content.Default("preemptionPolicy", "PreemptLowerPriority");
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                ConfigurationDefaults.Definition(content.Ensure("spec"));
                break;
        }
    }

    private static void Service(JsonObject content, JsonObject? before)
    {
        var spec = content.Ensure("spec");
        ServiceDefaults.Service(spec);
        if (before?.Object("spec") is { } old)
        {
            ServiceDefaults.Keep(spec, old);
        }

        content.Ensure("status").Ensure("loadBalancer");
    }
}
