using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Custom;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>What the charts of operators have in common: an account, its rights, services and one Deployment.</summary>
internal static class OperatorChart
{
    public static JsonObject Metadata(string name, string version, string appVersion, string description) => new()
    {
        ["apiVersion"] = "v2",
        ["name"] = name,
        ["version"] = version,
        ["appVersion"] = appVersion,
        ["description"] = description,
        ["type"] = "application",
    };

    /// <summary>The definitions of some groups that the lab knows, as templates: both charts have them so, not in <c>crds/</c>.</summary>
    /// <param name="annotation">What the chart marks them with.</param>
    /// <param name="groups">The groups.</param>
    public static IEnumerable<(string Template, JsonObject Content)> Definitions((string Name, string Value) annotation, params string[] groups)
    {
        foreach (var definition in KnownDefinitions.All.Where(definition => groups.Contains(definition["spec"]?["group"]?.ToString())))
        {
            definition["metadata"]!["annotations"]![annotation.Name] = annotation.Value;
            yield return ("templates/crds.yaml", definition);
        }
    }

    /// <summary>The usual name of a chart's objects: that of the release, with the chart's unless it is in there.</summary>
    public static string FullName(ChartContext context) =>
        context.Release.Contains(context.Chart.Name, StringComparison.Ordinal) ? context.Release : $"{context.Release}-{context.Chart.Name}";

    public static JsonObject With(JsonObject content, string field, JsonNode? value)
    {
        content[field] = value;
        return content;
    }

    public static JsonObject Port(string name, int port) => new() { ["name"] = name, ["containerPort"] = port, ["protocol"] = "TCP" };

    /// <summary>The objects of one release of an operator.</summary>
    internal sealed class Names(ChartContext context, string name)
    {
        public JsonObject Object(string apiVersion, string kind, string objectName) => new()
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = objectName, ["labels"] = Labels() },
        };

        public JsonObject Account() => Object("v1", "ServiceAccount", name);

        public JsonObject Role(IEnumerable<(string Group, string Resource)> rights, string? roleName = null) => With(
            Object("rbac.authorization.k8s.io/v1", "ClusterRole", roleName ?? name), "rules", new JsonArray([.. rights.Select(right => new JsonObject
            {
                ["apiGroups"] = new JsonArray(right.Group),
                ["resources"] = new JsonArray(right.Resource),
                ["verbs"] = new JsonArray("get", "list", "watch", "create", "update", "patch", "delete"),
            })]));

        public JsonObject Binding(string? roleName = null, string? bindingName = null)
        {
            var binding = Object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", bindingName ?? name);
            binding["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = roleName ?? name };
            binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = context.Namespace });
            return binding;
        }

        public JsonObject Service(string serviceName, (string Name, int Port) port) => With(Object("v1", "Service", serviceName), "spec", new JsonObject
        {
            ["type"] = "ClusterIP",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = port.Name, ["port"] = port.Port }),
            ["selector"] = Selector(),
        });

        /// <param name="container">The operator.</param>
        /// <param name="replicas">The value that says how many.</param>
        /// <param name="prefix">Before the names of the values that pods have.</param>
        public JsonObject Deployment(JsonObject container, string replicas, string prefix)
        {
            if (context.Value($"{prefix}resources") is { } resources)
            {
                container["resources"] = resources;
            }

            var pod = new JsonObject { ["serviceAccountName"] = name, ["containers"] = new JsonArray(container) };
            foreach (var field in (string[])["imagePullSecrets", "nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "priorityClassName"])
            {
                if (context.Value(prefix + field) is { } value)
                {
                    pod[field] = value;
                }
            }

            var metadata = new JsonObject { ["labels"] = Selector() };
            if (context.Value($"{prefix}podLabels") is JsonObject labels)
            {
                metadata["labels"] = ReleaseValues.Merge(Selector(), labels);
            }

            if (context.Value($"{prefix}podAnnotations") is { } annotations)
            {
                metadata["annotations"] = annotations;
            }

            return With(Object("apps/v1", "Deployment", name), "spec", new JsonObject
            {
                ["replicas"] = context.Value(replicas) ?? 1,
                ["selector"] = new JsonObject { ["matchLabels"] = Selector() },
                ["template"] = new JsonObject { ["metadata"] = metadata, ["spec"] = pod },
            });
        }

        private JsonObject Selector() => new() { ["app.kubernetes.io/name"] = context.Chart.Name, ["app.kubernetes.io/instance"] = context.Release };

        private JsonObject Labels()
        {
            var labels = Selector();
            labels["helm.sh/chart"] = $"{context.Chart.Name}-{context.Chart.Version}";
            labels["app.kubernetes.io/version"] = context.Chart.AppVersion;
            labels["app.kubernetes.io/managed-by"] = "Helm";
            return labels;
        }
    }
}
