using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>The chart of the CloudNativePG operator (https://github.com/cloudnative-pg/charts/tree/main/charts/cloudnative-pg), as far as its operator comes up.</summary>
internal static class CloudNativePgChart
{
    private const string Service = "cnpg-webhook-service";

    public static KnownChart Known { get; } = new(
        "cloudnative-pg", "https://cloudnative-pg.github.io/charts", "oci://ghcr.io/cloudnative-pg/charts", "0.26.0", Of);

    private static Chart Of(string version) => new(
        OperatorChart.Metadata("cloudnative-pg", version, Operator(version), "CloudNativePG Operator Helm Chart"),
        [],
        new JsonObject
        {
            ["replicaCount"] = 1,
            ["crds"] = new JsonObject { ["create"] = true },
            ["image"] = new JsonObject { ["repository"] = "ghcr.io/cloudnative-pg/cloudnative-pg", ["pullPolicy"] = "IfNotPresent" },
            ["config"] = new JsonObject { ["name"] = "cnpg-controller-manager-config", ["data"] = new JsonObject() },
            ["webhook"] = new JsonObject { ["port"] = 9443 },
        },
        Templates);

    /// <summary>The operator of a chart: its minor version is one or two ahead of the chart's (Chart.yaml of the releases).</summary>
    private static string Operator(string version)
    {
        var parts = version.Split('.', '-');
        var minor = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 26;
        return $"1.{minor + (minor < 25 ? 2 : 1)}.0";
    }

    private static IEnumerable<(string, JsonObject)> Templates(ChartContext context)
    {
        var names = new OperatorChart.Names(context, OperatorChart.FullName(context));
        var image = $"{context.Text("image.repository", "")}:{context.Text("image.tag", context.Chart.AppVersion)}";

        // kept by the chart itself: templates/crds/crds.yaml
        foreach (var definition in context.Value("crds.create")?.ToString() == "false" ? [] : OperatorChart.Definitions(("helm.sh/resource-policy", "keep"), "postgresql.cnpg.io"))
        {
            yield return definition;
        }

        yield return ("templates/rbac.yaml", names.Account());
        yield return ("templates/config.yaml", names.Object("v1", "ConfigMap", context.Text("config.name", "cnpg-controller-manager-config")) is var config
            ? OperatorChart.With(config, "data", context.Value("config.data") ?? new JsonObject())
            : config);
        yield return ("templates/rbac.yaml", names.Role(
        [
            ("postgresql.cnpg.io", "*"), ("", "pods"), ("", "pods/exec"), ("", "secrets"), ("", "configmaps"), ("", "services"), ("", "serviceaccounts"),
            ("", "persistentvolumeclaims"), ("", "events"), ("", "nodes"), ("", "namespaces"), ("batch", "jobs"), ("apps", "deployments"),
            ("coordination.k8s.io", "leases"), ("policy", "poddisruptionbudgets"), ("rbac.authorization.k8s.io", "roles"),
            ("rbac.authorization.k8s.io", "rolebindings"), ("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
            ("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
        ]));
        yield return ("templates/rbac.yaml", names.Binding());
        yield return ("templates/service.yaml", names.Service(Service, ("webhook-server", 443)));
        yield return ("templates/deployment.yaml", names.Deployment(new JsonObject
        {
            ["name"] = "manager",
            ["image"] = image,
            ["imagePullPolicy"] = context.Text("image.pullPolicy", "IfNotPresent"),
            ["command"] = new JsonArray("/manager"),
            ["args"] = new JsonArray(
                "controller", "--leader-elect", $"--config-map-name={context.Text("config.name", "")}", $"--webhook-port={context.Text("webhook.port", "9443")}"),
            ["env"] = new JsonArray(
                new JsonObject { ["name"] = "OPERATOR_IMAGE_NAME", ["value"] = image },
                new JsonObject
                {
                    ["name"] = "OPERATOR_NAMESPACE",
                    ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.namespace" } },
                }),
            ["ports"] = new JsonArray(OperatorChart.Port("metrics", 8080), OperatorChart.Port("webhook-server", 9443)),
            ["readinessProbe"] = new JsonObject
            {
                ["httpGet"] = new JsonObject { ["path"] = "/readyz", ["port"] = 9443, ["scheme"] = "HTTPS" },
            },
        }, "replicaCount", ""));
        foreach (var (kind, name, action) in ((string, string, string)[])
            [
                ("MutatingWebhookConfiguration", "cnpg-mutating-webhook-configuration", "mutate"),
                ("ValidatingWebhookConfiguration", "cnpg-validating-webhook-configuration", "validate"),
            ])
        {
            yield return ($"templates/{kind.ToLowerInvariant()}.yaml", Webhook(names, context, kind, name, action));
        }
    }

    private static JsonObject Webhook(OperatorChart.Names names, ChartContext context, string kind, string name, string action) => OperatorChart.With(
        names.Object("admissionregistration.k8s.io/v1", kind, name), "webhooks", new JsonArray(new JsonObject
        {
            ["name"] = action == "mutate" ? "mcluster.cnpg.io" : "vcluster.cnpg.io",
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["clientConfig"] = new JsonObject
            {
                ["service"] = new JsonObject { ["name"] = Service, ["namespace"] = context.Namespace, ["path"] = $"/{action}-postgresql-cnpg-io-v1-cluster", ["port"] = 443 },
            },
            ["failurePolicy"] = "Fail",
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray("postgresql.cnpg.io"),
                ["apiVersions"] = new JsonArray("v1"),
                ["operations"] = new JsonArray("CREATE", "UPDATE"),
                ["resources"] = new JsonArray("clusters"),
            }),
            ["sideEffects"] = "None",
        }));
}
