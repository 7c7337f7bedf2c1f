using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Scaling;

/// <summary>The status of a HorizontalPodAutoscaler; pure.</summary>
internal static class AutoscalerStatus
{
    /// <summary>Its target cannot be found or scaled.</summary>
    public static JsonObject WithoutTarget(Seen scaler, string message, DateTimeOffset now)
    {
        var status = scaler.Status.DeepClone().AsObject();
        status["currentReplicas"] ??= 0;
        status["desiredReplicas"] ??= 0;
        Set(scaler, status, new Condition("AbleToScale", "False", "FailedGetScale", message), now);
        return status;
    }

    /// <param name="scaler">With its status as it was last.</param>
    /// <param name="current">Replicas before the decision.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="utilisation">Measured, in percent; null: unknown.</param>
    /// <param name="now">The present.</param>
    public static JsonObject Of(Seen scaler, int current, ScaleDecision decision, double? utilisation, DateTimeOffset now)
    {
        var status = scaler.Status.DeepClone().AsObject();
        status["currentReplicas"] = current;
        status["desiredReplicas"] = decision.Replicas;
        if (decision.Replicas != current)
        {
            status["lastScaleTime"] = now.ToStamp();
        }

        if (scaler.Content.TextAt("apiVersion") == "autoscaling/v1")
        {
            if (utilisation is { } percent)
            {
                status["currentCPUUtilizationPercentage"] = (int)percent;
            }

            return status;
        }

        status["currentMetrics"] = utilisation is { } measured
            ? new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["current"] = new JsonObject
                    {
                        ["averageUtilization"] = (int)measured,
                        ["averageValue"] = string.Create(CultureInfo.InvariantCulture, $"{(int)measured * 10}m"),
                    },
                },
            })
            : null;
        if (utilisation is null)
        {
            _ = status.Remove("currentMetrics");
        }

        Set(scaler, status, decision.Replicas == current
            ? new Condition("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size")
            : new Condition("AbleToScale", "True", "SucceededRescale", $"the HPA controller was able to update the target scale to {decision.Replicas}"), now);
        Set(scaler, status, utilisation is null
            ? new Condition("ScalingActive", "False", "FailedGetResourceMetric", "the HPA was unable to compute the replica count: failed to get cpu utilization: the lab knows no utilization")
            : new Condition("ScalingActive", "True", "ValidMetricFound", "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"), now);
        Set(scaler, status, decision.LimitReason switch
        {
            "TooFewReplicas" => new("ScalingLimited", "True", "TooFewReplicas", "the desired replica count is less than the minimum replica count"),
            "TooManyReplicas" => new("ScalingLimited", "True", "TooManyReplicas", "the desired replica count is more than the maximum replica count"),
            _ => new Condition("ScalingLimited", "False", "DesiredWithinRange", "the desired count is within the acceptable range"),
        }, now);
        return status;
    }

    /// <summary>Zero replicas, which somebody else has set, switch an autoscaler off (pkg/controller/podautoscaler/horizontal.go).</summary>
    public static JsonObject Off(Seen scaler, DateTimeOffset now)
    {
        var status = scaler.Status.DeepClone().AsObject();
        status["currentReplicas"] = 0;
        status["desiredReplicas"] = 0;
        Set(scaler, status, new("AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale"), now);
        Set(scaler, status, new("ScalingActive", "False", "ScalingDisabled", "scaling is disabled since the replica count of the target is zero"), now);
        return status;
    }

    private static void Set(Seen scaler, JsonObject status, Condition condition, DateTimeOffset now)
    {
        if (scaler.Content.TextAt("apiVersion") != "autoscaling/v1")
        {
            Conditions.Set(status, condition, now);
        }
    }
}
