using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

/// <summary>The rules of pods and their templates (pkg/apis/core/validation/validation.go).</summary>
internal static class PodRules
{
    public static void Pod(JsonObject pod, JsonObject? before, FieldErrors errors)
    {
        var spec = pod.Object("spec") ?? [];
        Spec(spec, "spec", errors);
        if (before?.Object("spec") is { } old && !JsonNode.DeepEquals(Fixed(spec), Fixed(old)))
        {
            errors.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
                + " (allow it to be set to 1 if it was previously negative)");
        }
    }

    /// <summary>A template in the spec of its owner.</summary>
    /// <param name="owner">The spec that holds it.</param>
    /// <param name="field">The owner's spec.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="restartPolicies">Those that the owner can do with.</param>
    public static void Template(JsonObject owner, string field, FieldErrors errors, params ReadOnlySpan<string> restartPolicies)
    {
        var template = owner.Object("template") ?? [];
        MetadataRules.Labels(template.Object("metadata") ?? [], $"{field}.template", errors);
        var spec = template.Object("spec") ?? [];
        Spec(spec, $"{field}.template.spec", errors);
        var policy = spec.Text("restartPolicy");
        if (policy is "Always" or "OnFailure" or "Never" && !restartPolicies.Contains(policy))
        {
            errors.NotSupported($"{field}.template.spec.restartPolicy", policy, restartPolicies);
        }
    }

    private static void Spec(JsonObject spec, string field, FieldErrors errors)
    {
        var volumes = VolumeRules.Check(spec, field, errors);
        var containers = spec.Objects("containers").ToList();
        if (containers.Count == 0)
        {
            errors.Required($"{field}.containers");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            ContainerRules.Check(containers[i], $"{field}.containers[{i}]", volumes, names, isInit: false, errors);
        }

        var first = 0;
        foreach (var container in spec.Objects("initContainers"))
        {
            ContainerRules.Check(container, $"{field}.initContainers[{first++}]", volumes, names, isInit: true, errors);
        }

        Values.OneOf(spec, "restartPolicy", field, errors, "Always", "OnFailure", "Never");
        Values.OneOf(spec, "dnsPolicy", field, errors, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        Values.NotNegative(spec, "terminationGracePeriodSeconds", field, errors);
        MetadataRules.LabelSet(spec.Object("nodeSelector"), $"{field}.nodeSelector", errors);
        Text(spec, "serviceAccountName", field, Names.Subdomain, errors);
        Text(spec, "hostname", field, Names.Label, errors);
        Text(spec, "subdomain", field, Names.Label, errors);
        Text(spec, "priorityClassName", field, Names.Subdomain, errors);
        if (spec.Number("activeDeadlineSeconds") is { } deadline and < 1)
        {
            errors.Invalid($"{field}.activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        }

        Tolerations(spec, field, errors);
    }

    private static void Tolerations(JsonObject spec, string field, FieldErrors errors)
    {
        var index = 0;
        foreach (var toleration in spec.Objects("tolerations"))
        {
            var at = $"{field}.tolerations[{index++}]";
            if (toleration.Text("key").Length > 0)
            {
                errors.InvalidTexts($"{at}.key", toleration.Text("key"), Names.Qualified(toleration.Text("key")));
            }
            else if (toleration.Text("operator") != "Exists")
            {
                errors.InvalidText($"{at}.operator", toleration.Text("operator"), "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            Values.OneOf(toleration, "operator", at, errors, "Equal", "Exists");
            Values.OneOf(toleration, "effect", at, errors, "NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }

    private static void Text(JsonObject spec, string name, string field, Func<string, IEnumerable<string>> rule, FieldErrors errors)
    {
        if (spec.Text(name) is { Length: > 0 } value)
        {
            errors.InvalidTexts($"{field}.{name}", value, rule(value));
        }
    }

    /// <summary>What an update of a pod may not change.</summary>
    private static JsonObject Fixed(JsonObject spec)
    {
        var copy = spec.DeepClone().AsObject();
        foreach (var container in copy.Objects("containers").Concat(copy.Objects("initContainers")))
        {
            container.Remove("image");
        }

        foreach (var name in (ReadOnlySpan<string>)["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName", "schedulingGates", "ephemeralContainers"])
        {
            copy.Remove(name);
        }

        return copy;
    }
}
