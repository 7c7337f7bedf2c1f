using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of PodDisruptionBudgets and quotas (pkg/apis/policy/validation).</summary>
internal static class BudgetRules
{
    public static void Disruption(JsonObject spec, FieldErrors errors)
    {
        if (spec["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            errors.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        }

        Values.NumberOrPercent(spec, "minAvailable", "spec", errors);
        Values.NumberOrPercent(spec, "maxUnavailable", "spec", errors);
        if (spec.Object("selector") is { } selector)
        {
            SelectorRules.Check(selector, "spec.selector", errors);
        }

        Values.OneOf(spec, "unhealthyPodEvictionPolicy", "spec", errors, "AlwaysAllow", "IfHealthyBudget");
    }

    public static void Priority(JsonObject content, JsonObject? before, FieldErrors errors)
    {
        // numbers above are the system's own
        if (content.Number("value") is > 1_000_000_000 && !(content.Object("metadata")?.Text("name") ?? "").StartsWith("system-", StringComparison.Ordinal))
        {
            errors.Forbidden("value", "maximum allowed value of a user defined priority is 1000000000");
        }

        Values.OneOf(content, "preemptionPolicy", "", errors, "Never", "PreemptLowerPriority");
        if (before is not null && content.Number("value") != before.Number("value"))
        {
            errors.Forbidden("value", "may not be changed in an update.");
        }
    }
}
