using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>The collections that controllers look into.</summary>
internal static class Collections
{
    public static readonly ResourceName ConfigMaps = new("", "configmaps");
    public static readonly ResourceName CronJobs = new("batch", "cronjobs");
    public static readonly ResourceName CustomResourceDefinitions = new("apiextensions.k8s.io", "customresourcedefinitions");
    public static readonly ResourceName DaemonSets = new("apps", "daemonsets");
    public static readonly ResourceName Deployments = new("apps", "deployments");
    public static readonly ResourceName EndpointSlices = new("discovery.k8s.io", "endpointslices");
    public static readonly ResourceName Endpoints = new("", "endpoints");
    public static readonly ResourceName Events = new("", "events");
    public static readonly ResourceName HorizontalPodAutoscalers = new("autoscaling", "horizontalpodautoscalers");
    public static readonly ResourceName Ingresses = new("networking.k8s.io", "ingresses");
    public static readonly ResourceName Jobs = new("batch", "jobs");
    public static readonly ResourceName Namespaces = new("", "namespaces");
    public static readonly ResourceName Nodes = new("", "nodes");
    public static readonly ResourceName PersistentVolumeClaims = new("", "persistentvolumeclaims");
    public static readonly ResourceName PersistentVolumes = new("", "persistentvolumes");
    public static readonly ResourceName PodDisruptionBudgets = new("policy", "poddisruptionbudgets");
    public static readonly ResourceName Pods = new("", "pods");
    public static readonly ResourceName ReplicaSets = new("apps", "replicasets");
    public static readonly ResourceName ResourceQuotas = new("", "resourcequotas");
    public static readonly ResourceName Secrets = new("", "secrets");
    public static readonly ResourceName ServiceAccounts = new("", "serviceaccounts");
    public static readonly ResourceName Services = new("", "services");
    public static readonly ResourceName StatefulSets = new("apps", "statefulsets");
    public static readonly ResourceName StorageClasses = new("storage.k8s.io", "storageclasses");
}
