using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>What a HorizontalPodAutoscaler of autoscaling/v2 gets by itself (pkg/apis/autoscaling/v2/defaults.go).</summary>
internal static class AutoscalerDefaults
{
    public static void Autoscaler(JsonObject spec)
    {
        spec.Default("minReplicas", 1);
        if (spec["metrics"] is not JsonArray { Count: > 0 })
        {
            spec["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 },
                },
            });
        }

        // only a behaviour that is named gets the rest of its rules
        if (spec.Object("behavior") is { } behavior)
        {
            var up = behavior.Ensure("scaleUp");
            up.Default("stabilizationWindowSeconds", 0);
            up.Default("selectPolicy", "Max");
            up.Default("policies", new JsonArray(Policy("Pods", 4), Policy("Percent", 100)));
            var down = behavior.Ensure("scaleDown");
            down.Default("selectPolicy", "Max");
            down.Default("policies", new JsonArray(Policy("Percent", 100)));
        }
    }

    private static JsonObject Policy(string type, int value) => new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = 15 };
}
