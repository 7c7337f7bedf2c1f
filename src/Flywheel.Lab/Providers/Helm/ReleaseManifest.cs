using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Providers.Cluster;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>The manifest of a release: its objects as YAML documents.</summary>
internal static class ReleaseManifest
{
    /// <summary>The order in which Helm makes things (helm.sh/helm/v3, pkg/releaseutil, InstallOrder); kinds that it does not name come last.</summary>
    private static readonly string[] Order =
    [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodDisruptionBudget", "ServiceAccount", "Secret", "ConfigMap",
        "StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding",
        "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
        "IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    public static string Write(IEnumerable<(string Source, JsonObject Content)> objects)
    {
        var text = new StringBuilder();
        foreach (var (source, content) in objects.OrderBy(entry => Rank(entry.Content)))
        {
            text.Append("---\n# Source: ").Append(source).Append('\n').Append(YamlWriter.Write(content));
        }

        return text.ToString();
    }

    /// <summary>The objects of a manifest in its order.</summary>
    public static IReadOnlyList<JsonObject> Read(string manifest) => [.. ManifestYaml.Documents(manifest).OfType<JsonObject>()];

    /// <summary>
    /// As the experiment <c>manifest</c> shows it: one JSON object by <c>KIND.GROUP/APIVERSION/NAME</c>, the data of Secrets left out.
    /// </summary>
    public static string ToJson(string manifest)
    {
        var json = new JsonObject();
        foreach (var content in Read(manifest).OrderBy(Key, StringComparer.Ordinal))
        {
            var shown = content.DeepClone().AsObject();
            if (content["kind"]?.ToString() == "Secret")
            {
                foreach (var part in ((string[])["data", "stringData"]).Select(name => shown[name]).OfType<JsonObject>())
                {
                    foreach (var name in part.Select(field => field.Key).ToList())
                    {
                        part[name] = "(sensitive value)";
                    }
                }
            }

            json[Key(content)] = shown;
        }

        return json.ToJsonString();
    }

    private static int Rank(JsonObject content) => Array.IndexOf(Order, content["kind"]?.ToString()) is var rank && rank < 0 ? Order.Length : rank;

    private static string Key(JsonObject content)
    {
        var version = content["apiVersion"]?.ToString() ?? "";
        var group = version.Contains('/', StringComparison.Ordinal) ? $".{version.Split('/')[0]}" : "";
        var @namespace = content["metadata"]?["namespace"]?.ToString() is { Length: > 0 } named ? $"{named}/" : "";
        return $"{@namespace}{$"{content["kind"]}{group}".ToLowerInvariant()}/{version}/{content["metadata"]?["name"]}";
    }
}
