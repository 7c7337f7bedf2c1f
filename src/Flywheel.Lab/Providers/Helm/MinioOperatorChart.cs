using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>The chart of the MinIO operator (https://github.com/minio/operator/tree/master/helm/operator), as far as its operator comes up.</summary>
internal static class MinioOperatorChart
{
    public static KnownChart Known { get; } = new("operator", "https://operator.min.io", "", "7.1.1", Of);

    private static Chart Of(string version) => new(
        OperatorChart.Metadata("operator", version, $"v{version}", "A Helm chart for MinIO Operator"),
        [],
        new JsonObject
        {
            ["operator"] = new JsonObject
            {
                ["replicaCount"] = 2,
                ["image"] = new JsonObject { ["repository"] = "quay.io/minio/operator", ["tag"] = $"v{version}", ["pullPolicy"] = "IfNotPresent" },
                ["env"] = new JsonArray(new JsonObject { ["name"] = "OPERATOR_STS_ENABLED", ["value"] = "on" }),
            },
        },
        Templates);

    private static IEnumerable<(string, JsonObject)> Templates(ChartContext context)
    {
        var names = new OperatorChart.Names(context, "minio-operator");

        // templates too, but without helm.sh/resource-policy: helm/operator/templates/minio.min.io_tenants.yaml
        foreach (var definition in OperatorChart.Definitions(("operator.min.io/version", $"v{context.Chart.Version}"), "minio.min.io", "sts.min.io"))
        {
            yield return definition;
        }

        yield return ("templates/operator-serviceaccount.yaml", names.Account());
        yield return ("templates/operator-clusterrole.yaml", names.Role(
        [
            ("minio.min.io", "*"), ("sts.min.io", "*"), ("min.io", "*"), ("", "pods"), ("", "secrets"), ("", "configmaps"), ("", "services"), ("", "events"),
            ("", "persistentvolumeclaims"), ("", "namespaces"), ("", "nodes"), ("", "serviceaccounts"), ("apps", "statefulsets"), ("apps", "deployments"),
            ("batch", "jobs"), ("certificates.k8s.io", "certificatesigningrequests"), ("rbac.authorization.k8s.io", "roles"),
            ("rbac.authorization.k8s.io", "rolebindings"), ("apiextensions.k8s.io", "customresourcedefinitions"), ("coordination.k8s.io", "leases"),
            ("policy", "poddisruptionbudgets"),
        ], "minio-operator-role"));
        yield return ("templates/operator-clusterrolebinding.yaml", names.Binding("minio-operator-role", "minio-operator-binding"));
        yield return ("templates/operator-service.yaml", names.Service("operator", ("http", 4221)));
        yield return ("templates/sts-service.yaml", names.Service("sts", ("https", 4223)));
        yield return ("templates/operator-deployment.yaml", names.Deployment(new JsonObject
        {
            ["name"] = "operator",
            ["image"] = $"{context.Text("operator.image.repository", "")}:{context.Text("operator.image.tag", context.Chart.AppVersion)}",
            ["imagePullPolicy"] = context.Text("operator.image.pullPolicy", "IfNotPresent"),
            ["args"] = new JsonArray("controller"),
            ["env"] = context.Value("operator.env"),
        }, "operator.replicaCount", "operator."));
    }
}
