using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of roles and their bindings (pkg/apis/rbac/validation/validation.go).</summary>
internal static class AccessRules
{
    public static void Role(JsonObject content, bool isClusterRole, FieldErrors errors)
    {
        var index = 0;
        foreach (var rule in content.Objects("rules"))
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"rules[{index++}]");
            if (!rule.Texts("verbs").Any())
            {
                errors.Required($"{at}.verbs", "verbs must contain at least one value");
            }

            if (rule.Texts("nonResourceURLs").Any())
            {
                if (!isClusterRole)
                {
                    errors.Invalid($"{at}.nonResourceURLs", rule["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs");
                }

                continue;
            }

            if (!rule.Texts("apiGroups").Any())
            {
                errors.Required($"{at}.apiGroups", "resource rules must supply at least one api group");
            }

            if (!rule.Texts("resources").Any())
            {
                errors.Required($"{at}.resources", "resource rules must supply at least one resource");
            }
        }
    }

    public static void Binding(JsonObject content, JsonObject? before, bool isCluster, FieldErrors errors)
    {
        var reference = content.Object("roleRef") ?? [];
        if (reference.Text("apiGroup") is { } group and not "rbac.authorization.k8s.io")
        {
            errors.NotSupported("roleRef.apiGroup", group, "rbac.authorization.k8s.io");
        }

        if (isCluster ? reference.Text("kind") != "ClusterRole" : reference.Text("kind") is not ("Role" or "ClusterRole"))
        {
            errors.NotSupported("roleRef.kind", reference.Text("kind"), isCluster ? ["ClusterRole"] : ["Role", "ClusterRole"]);
        }

        Values.Required(reference, "name", "roleRef", errors);
        var index = 0;
        foreach (var subject in content.Objects("subjects"))
        {
            Subject(subject, string.Create(CultureInfo.InvariantCulture, $"subjects[{index++}]"), errors);
        }

        if (before is not null && !JsonNode.DeepEquals(reference, before["roleRef"]))
        {
            errors.Invalid(
                "roleRef",
                $"rbac.RoleRef{{APIGroup:{FieldErrors.Quoted(reference.Text("apiGroup"))}, Kind:{FieldErrors.Quoted(reference.Text("kind"))}, Name:{FieldErrors.Quoted(reference.Text("name"))}}}",
                "cannot change roleRef");
        }
    }

    private static void Subject(JsonObject subject, string at, FieldErrors errors)
    {
        Values.Required(subject, "name", at, errors);
        switch (subject.Text("kind"))
        {
            case "ServiceAccount":
                Values.Required(subject, "namespace", at, errors);
                if (subject.Text("apiGroup") is { Length: > 0 } group)
                {
                    errors.NotSupported($"{at}.apiGroup", group, "");
                }

                break;
            case "User" or "Group":
                Values.OneOf(subject, "apiGroup", at, errors, "rbac.authorization.k8s.io");
                break;
            case var other:
                errors.NotSupported($"{at}.kind", other, "ServiceAccount", "User", "Group");
                break;
        }
    }
}
