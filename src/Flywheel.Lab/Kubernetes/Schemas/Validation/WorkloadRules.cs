using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of apps/v1 (pkg/apis/apps/validation/validation.go).</summary>
internal static class WorkloadRules
{
    public static void Deployment(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        Workload("deployment", spec, before, errors);
        Values.NotNegative(spec, "minReadySeconds", "spec", errors);
        Values.NotNegative(spec, "revisionHistoryLimit", "spec", errors);
        Values.NotNegative(spec, "progressDeadlineSeconds", "spec", errors);
        if (spec.Number("progressDeadlineSeconds") is { } deadline && deadline >= 0 && deadline <= (spec.Number("minReadySeconds") ?? 0))
        {
            errors.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }

        Strategy(spec.Object("strategy") ?? [], errors);
    }

    public static void ReplicaSet(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        Workload("replicaset", spec, before, errors);
        Values.NotNegative(spec, "minReadySeconds", "spec", errors);
    }

    public static void DaemonSet(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        Workload("daemonset", spec, before, errors);
        Values.OneOf(spec.Object("updateStrategy") ?? [], "type", "spec.updateStrategy", errors, "RollingUpdate", "OnDelete");
        if (spec.Object("updateStrategy", "rollingUpdate") is { } rolling)
        {
            Values.NumberOrPercent(rolling, "maxUnavailable", "spec.updateStrategy.rollingUpdate", errors);
            Values.NumberOrPercent(rolling, "maxSurge", "spec.updateStrategy.rollingUpdate", errors);
        }
    }

    public static void StatefulSet(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        if (before is not null && !JsonNode.DeepEquals(FixedOf(spec), FixedOf(before)))
        {
            errors.Forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }

        // claims are mounted by the names of their templates, which the pod's volumes do not have
        var pods = spec;
        if (spec.Objects("volumeClaimTemplates").Any())
        {
            pods = spec.DeepClone().AsObject();
            var podSpec = pods.Ensure("template").Ensure("spec");
            var volumes = podSpec["volumes"] as JsonArray ?? [];
            podSpec["volumes"] ??= volumes;
            foreach (var claim in pods.Objects("volumeClaimTemplates"))
            {
                volumes.Add(new JsonObject { ["name"] = claim.Object("metadata")?.Text("name") ?? "", ["emptyDir"] = new JsonObject() });
            }
        }

        Workload("statefulset", pods, null, errors);
        if (spec.Text("podManagementPolicy") is not ("OrderedReady" or "Parallel"))
        {
            errors.InvalidText("spec.podManagementPolicy", spec.Text("podManagementPolicy"), "must be 'OrderedReady' or 'Parallel'");
        }

        if (spec.Object("updateStrategy") is { } strategy && strategy.Text("type") is not ("RollingUpdate" or "OnDelete"))
        {
            errors.Invalid("spec.updateStrategy", strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private static void Workload(string word, JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        Values.NotNegative(spec, "replicas", "spec", errors);
        var selector = spec.Object("selector");
        if (selector is null)
        {
            errors.Required("spec.selector");
        }
        else
        {
            SelectorRules.Check(selector, "spec.selector", errors);
            if (SelectorRules.IsEmpty(selector))
            {
                errors.Invalid("spec.selector", SelectorRules.Shown(selector), $"empty selector is invalid for {word}");
            }
        }

        var labels = spec.Object("template", "metadata", "labels");
        // no selector chooses nothing
        if (selector is null || !SelectorRules.Matches(selector, labels ?? []))
        {
            errors.Invalid("spec.template.metadata.labels", SelectorRules.ShownLabels(labels), "`selector` does not match template `labels`");
        }

        PodRules.Template(spec, "spec", errors, "Always");
        if (selector is not null && before?.Object("selector") is { } old && !JsonNode.DeepEquals(selector, old))
        {
            errors.Invalid("spec.selector", SelectorRules.Shown(selector), "field is immutable");
        }
    }

    private static void Strategy(JsonObject strategy, FieldErrors errors)
    {
        Values.OneOf(strategy, "type", "spec.strategy", errors, "Recreate", "RollingUpdate");
        var rolling = strategy.Object("rollingUpdate");
        if (strategy.Text("type") == "Recreate" && rolling is not null)
        {
            errors.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        }
        else if (rolling is not null)
        {
            const string Field = "spec.strategy.rollingUpdate";
            Values.NumberOrPercent(rolling, "maxUnavailable", Field, errors);
            Values.NumberOrPercent(rolling, "maxSurge", Field, errors);
            if (Values.IsZero(rolling["maxUnavailable"]) && Values.IsZero(rolling["maxSurge"]))
            {
                errors.Invalid($"{Field}.maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
            }
        }
    }

    private static JsonObject FixedOf(JsonObject spec)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var name in (ReadOnlySpan<string>)["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"])
        {
            copy.Remove(name);
        }

        return copy;
    }
}
