using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of HorizontalPodAutoscalers (pkg/apis/autoscaling/validation/validation.go).</summary>
internal static class AutoscalerRules
{
    public static void Check(JsonObject spec, FieldErrors errors)
    {
        var least = spec.Number("minReplicas");
        var most = spec.Number("maxReplicas") ?? 0;
        if (least < 1)
        {
            errors.Invalid("spec.minReplicas", least.Value, "must be greater than or equal to 1");
        }

        if (most < 1)
        {
            errors.Invalid("spec.maxReplicas", most, "must be greater than 0");
        }

        if (least > most)
        {
            errors.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }

        var target = spec.Object("scaleTargetRef") ?? [];
        Values.Required(target, "kind", "spec.scaleTargetRef", errors);
        Values.Required(target, "name", "spec.scaleTargetRef", errors);
        var index = 0;
        foreach (var metric in spec.Objects("metrics"))
        {
            Metric(metric, string.Create(CultureInfo.InvariantCulture, $"spec.metrics[{index++}]"), errors);
        }
    }

    private static void Metric(JsonObject metric, string at, FieldErrors errors)
    {
        var type = metric.Text("type");
        if (type.Length == 0)
        {
            errors.Required($"{at}.type", "must specify a metric source type");
            return;
        }

        Values.OneOf(metric, "type", at, errors, "ContainerResource", "External", "Object", "Pods", "Resource");
        var name = type.Length > 1 ? char.ToLowerInvariant(type[0]) + type[1..] : type;
        if (metric.Object(name) is not { } source)
        {
            errors.Required($"{at}.{name}", "must populate information for the given metric source");
            return;
        }

        if (type is "Resource" or "ContainerResource")
        {
            Values.Required(source, "name", $"{at}.{name}", errors);
            Target(source.Object("target") ?? [], $"{at}.{name}.target", errors);
        }
    }

    private static void Target(JsonObject target, string at, FieldErrors errors)
    {
        if (target.Text("type").Length == 0)
        {
            errors.Required($"{at}.type", "must specify a metric target type");
        }
        else
        {
            Values.OneOf(target, "type", at, errors, "AverageValue", "Utilization", "Value");
        }

        if (target["averageUtilization"] is null && target["averageValue"] is null)
        {
            errors.Required($"{at}.averageUtilization", "must set either a target raw value or a target utilization");
        }
        else if (target.Number("averageUtilization") is { } share and < 1)
        {
            errors.Invalid($"{at}.averageUtilization", share, "must be greater than 0");
        }
    }
}
