using System.Collections.Immutable;
using Flywheel.Readiness.Rules;

namespace Flywheel.Readiness;

/// <summary>Every kind that has a rule, in the order of a person's mind. A new kind is a line here, and a fixture for each health that it can have.</summary>
internal static class KindTable
{
    // The names that controllers give to "not yet", which is no error.
    private static readonly ConditionRule Flux = new()
    {
        Suspend = "suspend",
        Fatal = ["Stalled"],
        Busy = ["Reconciling"],
        OnItsWay = ["Progressing", "DependencyNotReady", "ArtifactOutdated"],
    };

    private static readonly ConditionRule Secrets = new() { Final = ["SecretDeleted"] };

    private static readonly ConditionRule Issuer = new();

    private static readonly ConditionRule Certificate = new() { Busy = ["Issuing"], OnItsWay = ["DoesNotExist", "Pending", "Issuing", "Missing"] };

    private static readonly ConditionRule CertificateRequest = new()
    {
        Fatal = ["Denied", "InvalidRequest"],
        OnItsWay = ["Pending"],
        Final = ["Failed", "Denied"],
    };

    private static readonly ConditionRule Scaled = new() { Stopped = ["Paused"], Errors = ["Fallback"] };

    private static readonly ConditionRule Monitored = new("Available") { Suspend = "paused", OnItsWay = ["SomePodsNotReady", "NoPodReady"] };

    private static readonly ConditionRule ApplicationSet = new("ResourcesUpToDate") { Errors = ["ErrorOccurred"], OnItsWay = ["ApplicationSetModified"] };

    private static readonly ConditionRule Composite = new("Established") { OnItsWay = ["WatchingCompositeResource"] };

    public static ImmutableArray<ReadinessRule> All { get; } =
    [
        new("apps", "Deployment", DeploymentRule.Judge),
        new("apps", "StatefulSet", StatefulSetRule.Judge),
        new("apps", "DaemonSet", DaemonSetRule.Judge),
        new("apps", "ReplicaSet", ReplicaSetRule.Judge),
        new("", "ReplicationController", ReplicaSetRule.Judge),
        new("batch", "Job", JobRule.Judge),
        new("batch", "CronJob", JobRule.JudgeCron),
        new("", "Pod", PodRule.Judge),
        new("", "PersistentVolumeClaim", StorageRule.JudgeClaim),
        new("", "PersistentVolume", StorageRule.JudgeVolume),
        new("", "Service", NetworkRule.JudgeService),
        new("networking.k8s.io", "Ingress", NetworkRule.JudgeIngress),
        new("autoscaling", "HorizontalPodAutoscaler", ScalingRule.JudgeAutoscaler),
        new("policy", "PodDisruptionBudget", ScalingRule.JudgeBudget),
        new("", "Namespace", ClusterKindsRule.JudgeNamespace),
        new("apiextensions.k8s.io", "CustomResourceDefinition", ClusterKindsRule.JudgeDefinition),
        new("apiregistration.k8s.io", "APIService", ClusterKindsRule.JudgeApi),
        .. Exist("", "ConfigMap", "Secret", "ServiceAccount", "ResourceQuota", "LimitRange", "Endpoints", "Event", "PodTemplate"),
        .. Exist("events.k8s.io", "Event"),
        .. Exist("apps", "ControllerRevision"),
        .. Exist("rbac.authorization.k8s.io", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"),
        .. Exist("networking.k8s.io", "NetworkPolicy", "IngressClass"),
        .. Exist("scheduling.k8s.io", "PriorityClass"),
        .. Exist("storage.k8s.io", "StorageClass", "CSIDriver", "CSINode", "CSIStorageCapacity"),
        .. Exist("node.k8s.io", "RuntimeClass"),
        .. Exist("coordination.k8s.io", "Lease"),
        .. Exist("discovery.k8s.io", "EndpointSlice"),
        .. Exist("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
            "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"),

        new("postgresql.cnpg.io", "Cluster", PostgresRule.JudgeCluster),
        new("postgresql.cnpg.io", "Pooler", PostgresRule.JudgePooler),
        new("postgresql.cnpg.io", "Backup", PostgresRule.JudgeBackup),
        new("postgresql.cnpg.io", "ScheduledBackup", PostgresRule.JudgeSchedule),
        .. Exist("postgresql.cnpg.io", "ImageCatalog", "ClusterImageCatalog"),
        new("minio.min.io", "Tenant", TenantRule.Judge),
        new("cert-manager.io", "Certificate", Certificate.Judge),
        new("cert-manager.io", "CertificateRequest", CertificateRequest.Judge),
        new("cert-manager.io", "Issuer", Issuer.Judge),
        new("cert-manager.io", "ClusterIssuer", Issuer.Judge),
        .. Of("external-secrets.io", Secrets.Judge, "ExternalSecret", "ClusterExternalSecret", "PushSecret", "SecretStore", "ClusterSecretStore"),
        new("argoproj.io", "Application", ArgoRule.JudgeApplication),
        new("argoproj.io", "ApplicationSet", ApplicationSet.Judge),
        new("argoproj.io", "Rollout", ArgoRule.JudgeRollout),
        new("argoproj.io", "Workflow", ArgoRule.JudgeWorkflow),
        .. Exist("argoproj.io", "AppProject", "WorkflowTemplate", "AnalysisTemplate", "ClusterAnalysisTemplate"),
        .. Of("kustomize.toolkit.fluxcd.io", Flux.Judge, "Kustomization"),
        .. Of("helm.toolkit.fluxcd.io", Flux.Judge, "HelmRelease"),
        .. Of("source.toolkit.fluxcd.io", Flux.Judge, "GitRepository", "OCIRepository", "HelmChart", "Bucket", "ExternalArtifact"),
        new("source.toolkit.fluxcd.io", "HelmRepository", JudgeHelmRepository),
        .. Of("image.toolkit.fluxcd.io", Flux.Judge, "ImageRepository", "ImagePolicy", "ImageUpdateAutomation"),
        .. Of("notification.toolkit.fluxcd.io", Flux.Judge, "Receiver"),
        .. Exist("notification.toolkit.fluxcd.io", "Alert", "Provider"),
        .. Of("keda.sh", Scaled.Judge, "ScaledObject", "ScaledJob"),
        .. Exist("keda.sh", "TriggerAuthentication", "ClusterTriggerAuthentication"),
        .. Of("monitoring.coreos.com", Monitored.Judge, "Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"),
        .. Exist("monitoring.coreos.com", "ServiceMonitor", "PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "AlertmanagerConfig"),
        .. Of("pkg.crossplane.io", CrossplaneRule.JudgePackage, "Provider", "Function", "Configuration"),
        new("apiextensions.crossplane.io", "CompositeResourceDefinition", Composite.Judge),
        .. Exist("apiextensions.crossplane.io", "Composition", "CompositionRevision", "EnvironmentConfig"),
        .. Exist("pkg.crossplane.io", "DeploymentRuntimeConfig", "ControllerConfig", "ImageConfig"),
        new("actions.github.com", "AutoscalingRunnerSet", ScaleSetRule.Judge),
        new("actions.github.com", "EphemeralRunnerSet", ScaleSetRule.Judge),
    ];

    private static IEnumerable<ReadinessRule> Of(string group, Func<Subject, Verdict> judge, params IEnumerable<string> kinds) =>
        kinds.Select(kind => new ReadinessRule(group, kind, judge));

    private static IEnumerable<ReadinessRule> Exist(string group, params IEnumerable<string> kinds) => Of(group, Existing.Judge, kinds);

    // A repository of OCI artifacts is nothing but an address; its controller says nothing of it.
    private static Verdict JudgeHelmRepository(Subject subject) =>
        subject.Object.Text("spec", "type") == "oci" && subject.Object.Condition("Ready") is null ? Existing.Judge(subject) : Flux.Judge(subject);
}
