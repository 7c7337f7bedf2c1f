using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Flywheel.Verification.Kubernetes;

/// <summary>The kinds behind the resource types of the provider <c>hashicorp/kubernetes</c> that have a metadata block of their own.</summary>
/// <remarks>
/// Types that change objects of others (<c>kubernetes_labels</c>, <c>kubernetes_config_map_v1_data</c>, <c>kubernetes_env</c>, …) or make none are not among them.
/// </remarks>
internal static partial class TypedKinds
{
    private const string Prefix = "kubernetes_";

    private static readonly FrozenDictionary<string, (string ApiVersion, string Kind)> ByType = new Dictionary<string, (string, string)>
    {
        ["config_map"] = ("v1", "ConfigMap"),
        ["default_service_account"] = ("v1", "ServiceAccount"),
        ["endpoints"] = ("v1", "Endpoints"),
        ["limit_range"] = ("v1", "LimitRange"),
        ["namespace"] = ("v1", "Namespace"),
        ["persistent_volume"] = ("v1", "PersistentVolume"),
        ["persistent_volume_claim"] = ("v1", "PersistentVolumeClaim"),
        ["pod"] = ("v1", "Pod"),
        ["replication_controller"] = ("v1", "ReplicationController"),
        ["resource_quota"] = ("v1", "ResourceQuota"),
        ["secret"] = ("v1", "Secret"),
        ["service"] = ("v1", "Service"),
        ["service_account"] = ("v1", "ServiceAccount"),
        ["daemonset"] = ("apps/v1", "DaemonSet"),
        ["daemon_set"] = ("apps/v1", "DaemonSet"),
        ["deployment"] = ("apps/v1", "Deployment"),
        ["stateful_set"] = ("apps/v1", "StatefulSet"),
        ["cron_job"] = ("batch/v1", "CronJob"),
        ["job"] = ("batch/v1", "Job"),
        ["horizontal_pod_autoscaler"] = ("autoscaling/v2", "HorizontalPodAutoscaler"),
        ["ingress"] = ("networking.k8s.io/v1", "Ingress"),
        ["ingress_class"] = ("networking.k8s.io/v1", "IngressClass"),
        ["network_policy"] = ("networking.k8s.io/v1", "NetworkPolicy"),
        ["endpoint_slice"] = ("discovery.k8s.io/v1", "EndpointSlice"),
        ["pod_disruption_budget"] = ("policy/v1", "PodDisruptionBudget"),
        ["cluster_role"] = ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ["cluster_role_binding"] = ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
        ["role"] = ("rbac.authorization.k8s.io/v1", "Role"),
        ["role_binding"] = ("rbac.authorization.k8s.io/v1", "RoleBinding"),
        ["priority_class"] = ("scheduling.k8s.io/v1", "PriorityClass"),
        ["storage_class"] = ("storage.k8s.io/v1", "StorageClass"),
        ["csi_driver"] = ("storage.k8s.io/v1", "CSIDriver"),
        ["runtime_class"] = ("node.k8s.io/v1", "RuntimeClass"),
        ["api_service"] = ("apiregistration.k8s.io/v1", "APIService"),
        ["mutating_webhook_configuration"] = ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
        ["validating_webhook_configuration"] = ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kind of a resource type, with or without a version at its end; null: it stands for no object.</summary>
    public static (string ApiVersion, string Kind)? Of(string type) =>
        type.StartsWith(Prefix, StringComparison.Ordinal) && ByType.TryGetValue(Version().Replace(type[Prefix.Length..], ""), out var kind) ? kind : null;

    // The version in a type's name is the provider's schema; the cluster may serve another one of the same kind.
    [GeneratedRegex(@"_v[0-9]+((alpha|beta)[0-9]+)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
