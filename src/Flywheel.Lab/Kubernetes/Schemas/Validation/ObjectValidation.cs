using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Schemas.Custom;
using Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>Checks built-in kinds by their rules.</summary>
internal static class ObjectValidation
{
    /// <param name="kind">The object's kind.</param>
    /// <param name="content">The object, with its defaults.</param>
    /// <param name="before">The stored one; null: it is new.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(ApiKind kind, JsonObject content, JsonObject? before, FieldErrors errors)
    {
        var spec = content.Object("spec") ?? [];
        var old = before?.Object("spec");
        switch (kind.Group, kind.Kind)
        {
            case ("", "Pod"):
                PodRules.Pod(content, before, errors);
                break;
            case ("", "Service"):
                ServiceRules.Check(spec, old, errors);
                break;
            case ("", "ConfigMap"):
                ConfigurationRules.ConfigMap(content, before, errors);
                break;
            case ("", "Secret"):
                ConfigurationRules.Secret(content, before, errors);
                break;
            case ("", "PersistentVolumeClaim"):
                StorageRules.Claim(content, before, errors);
                break;
            case ("apps", "Deployment"):
                WorkloadRules.Deployment(spec, old, errors);
                break;
            case ("apps", "ReplicaSet"):
                WorkloadRules.ReplicaSet(spec, old, errors);
                break;
            case ("apps", "DaemonSet"):
                WorkloadRules.DaemonSet(spec, old, errors);
                break;
            case ("apps", "StatefulSet"):
                WorkloadRules.StatefulSet(spec, old, errors);
                break;
            case ("batch", "Job"):
                JobRules.Job(spec, old, errors);
                break;
            case ("batch", "CronJob"):
                JobRules.CronJob(spec, errors);
                break;
            default:
                Others(kind, content, before, errors);
                break;
        }
    }

    private static void Others(ApiKind kind, JsonObject content, JsonObject? before, FieldErrors errors)
    {
        var spec = content.Object("spec") ?? [];
        switch (kind.Group, kind.Kind)
        {
            case ("networking.k8s.io", "Ingress"):
                IngressRules.Check(spec, errors);
                break;
            case ("autoscaling", "HorizontalPodAutoscaler"):
                AutoscalerRules.Check(spec, errors);
                break;
            case ("policy", "PodDisruptionBudget"):
                BudgetRules.Disruption(spec, errors);
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                DefinitionRules.Check(content, before, errors);
                break;
            case ("scheduling.k8s.io", "PriorityClass"):
                BudgetRules.Priority(content, before, errors);
                break;
            case ("storage.k8s.io", "StorageClass"):
                StorageRules.StorageClass(content, before, errors);
                break;
            case ("rbac.authorization.k8s.io", "Role" or "ClusterRole"):
                AccessRules.Role(content, kind.Kind == "ClusterRole", errors);
                break;
            case ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding"):
                AccessRules.Binding(content, before, kind.Kind == "ClusterRoleBinding", errors);
                break;
        }
    }
}
