using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>One object in the versions of its kind.</summary>
internal static class KindVersions
{
    /// <summary>The object in a version of its kind. Custom kinds are converted as with strategy <c>None</c>: the name of the version alone changes.</summary>
    public static JsonObject Convert(JsonObject content, ApiKind kind)
    {
        var from = content.Text("apiVersion");
        if (from == kind.ApiVersion)
        {
            return content;
        }

        content["apiVersion"] = kind.ApiVersion;
        if (kind is { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" } && content["spec"] is JsonObject spec)
        {
            content["spec"] = kind.Version == "v1" ? ToSingleTarget(spec) : ToMetrics(spec);
        }

        return content;
    }

    private static JsonObject ToSingleTarget(JsonObject spec)
    {
        var converted = spec.DeepClone().AsObject();
        converted.Remove("metrics");
        converted.Remove("behavior");
        var cpu = (spec["metrics"] as JsonArray ?? []).OfType<JsonObject>()
            .FirstOrDefault(metric => (metric["resource"] as JsonObject).Text("name") == "cpu");
        if ((cpu?.At("resource.target") as JsonObject).Number("averageUtilization") is { } percentage)
        {
            converted["targetCPUUtilizationPercentage"] = percentage;
        }

        return converted;
    }

    private static JsonObject ToMetrics(JsonObject spec)
    {
        var converted = spec.DeepClone().AsObject();
        converted.Remove("targetCPUUtilizationPercentage");
        if (spec.Number("targetCPUUtilizationPercentage") is { } percentage)
        {
            converted["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percentage },
                },
            });
        }

        return converted;
    }
}
