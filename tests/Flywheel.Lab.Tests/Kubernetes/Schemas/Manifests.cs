using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

/// <summary>The smallest good objects of the kinds that have rules, and ways to break them.</summary>
internal static class Manifests
{
    private const string Pod = "{ containers: [ { name: web, image: 'web:1' } ] }";
    private const string Template = "{ metadata: { labels: { app: web } }, spec: " + Pod + " }";
    private const string Selector = "{ matchLabels: { app: web } }";

    private static readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal)
    {
        ["Pod"] = $"{{ apiVersion: v1, kind: Pod, spec: {Pod} }}",
        ["Deployment"] = $"{{ apiVersion: apps/v1, kind: Deployment, spec: {{ selector: {Selector}, template: {Template} }} }}",
        ["StatefulSet"] = $"{{ apiVersion: apps/v1, kind: StatefulSet, spec: {{ serviceName: web, selector: {Selector}, template: {Template} }} }}",
        ["DaemonSet"] = $"{{ apiVersion: apps/v1, kind: DaemonSet, spec: {{ selector: {Selector}, template: {Template} }} }}",
        ["Job"] = "{ apiVersion: batch/v1, kind: Job, metadata: { uid: u-1 }, spec: { template: { spec: { restartPolicy: Never, containers: [ { name: web, image: web } ] } } } }",
        ["CronJob"] = "{ apiVersion: batch/v1, kind: CronJob, spec: { schedule: '0 6 * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [ { name: web, image: web } ] } } } } } }",
        ["Service"] = "{ apiVersion: v1, kind: Service, spec: { selector: { app: web }, ports: [ { port: 80 } ] } }",
        ["Ingress"] = "{ apiVersion: networking.k8s.io/v1, kind: Ingress, spec: { rules: [ { host: web.example.com, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } } ] } } ] } }",
        ["HorizontalPodAutoscaler"] = "{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } } }",
        ["PersistentVolumeClaim"] = "{ apiVersion: v1, kind: PersistentVolumeClaim, spec: { accessModes: [ ReadWriteOnce ], resources: { requests: { storage: 1024Mi } } } }",
        ["Secret"] = "{ apiVersion: v1, kind: Secret, stringData: { a: secret } }",
        ["ConfigMap"] = "{ apiVersion: v1, kind: ConfigMap, data: { a: b } }",
        ["Namespace"] = "{ apiVersion: v1, kind: Namespace }",
        ["PodDisruptionBudget"] = $"{{ apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {{ minAvailable: 1, selector: {Selector} }} }}",
        ["Role"] = "{ apiVersion: rbac.authorization.k8s.io/v1, kind: Role, rules: [ { apiGroups: [''], resources: [pods], verbs: [get] } ] }",
        ["RoleBinding"] = "{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, roleRef: { kind: Role, name: reader }, subjects: [ { kind: User, name: jane } ] }",
        ["NetworkPolicy"] = "{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: { podSelector: {}, egress: [ { ports: [ { port: 53 } ] } ] } }",
        ["PriorityClass"] = "{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, value: 10 }",
        ["StorageClass"] = "{ apiVersion: storage.k8s.io/v1, kind: StorageClass, provisioner: example.com/disk }",
    };

    public static IEnumerable<string> Kinds => _texts.Keys;

    /// <summary>A good object with the name <c>web</c> in the namespace <c>team</c>.</summary>
    public static JsonObject Of(string kind)
    {
        var content = Rules.Yaml(_texts[kind]);
        var metadata = content["metadata"] as JsonObject ?? [];
        content["metadata"] ??= metadata;
        metadata["name"] = "web";
        metadata["namespace"] = "team";
        return content;
    }

    /// <summary>Sets the value at a path such as <c>spec.containers.0.image</c>; null removes it.</summary>
    public static JsonObject With(this JsonObject content, string path, string? yaml)
    {
        var parts = path.Split('.');
        JsonNode at = content;
        foreach (var part in parts[..^1])
        {
            at = at switch
            {
                JsonArray list => list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]!,
                var each => each[part] ??= new JsonObject(),
            };
        }

        if (yaml is null)
        {
            at.AsObject().Remove(parts[^1]);
        }
        else if (at is JsonArray list)
        {
            list.Add(Value(yaml));
        }
        else
        {
            at[parts[^1]] = Value(yaml);
        }

        return content;
    }

    private static JsonNode? Value(string yaml)
    {
        var holder = Rules.Yaml($"value: {yaml}");
        var value = holder["value"];
        holder.Remove("value");
        return value;
    }
}
