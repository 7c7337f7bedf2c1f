using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Quantities;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

/// <summary>The rules of containers (pkg/apis/core/validation/validation.go).</summary>
internal static class ContainerRules
{
    public static void Check(JsonObject container, string field, IReadOnlySet<string> volumes, ISet<string> names, bool isInit, FieldErrors errors)
    {
        Name(container, field, names, errors);
        var image = container.Text("image");
        if (image.Length == 0)
        {
            errors.Required($"{field}.image");
        }
        else if (image.Trim() != image)
        {
            errors.InvalidText($"{field}.image", image, "must not have leading or trailing whitespace");
        }

        Values.OneOf(container, "imagePullPolicy", field, errors, "Always", "IfNotPresent", "Never");
        Values.OneOf(container, "terminationMessagePolicy", field, errors, "FallbackToLogsOnError", "File");
        Ports(container, field, errors);
        Environment(container, field, errors);
        Mounts(container, field, volumes, errors);
        Resources(container.Object("resources") ?? [], $"{field}.resources", errors);
        var restarts = container.Text("restartPolicy") == "Always";
        foreach (var probe in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (isInit && !restarts && container[probe] is not null)
            {
                errors.Forbidden($"{field}.{probe}", "may not be set for init containers without restartPolicy=Always");
            }
            else
            {
                ProbeRules.Check(container.Object(probe), $"{field}.{probe}", onlyOneSuccess: probe != "readinessProbe", errors);
            }
        }
    }

    /// <summary>Amounts that may be used, which are never less than those asked for.</summary>
    public static void Resources(JsonObject resources, string field, FieldErrors errors)
    {
        var limits = resources.Object("limits") ?? [];
        foreach (var (name, _) in limits)
        {
            Amount(name, limits.Text(name), $"{field}.limits", errors);
        }

        var requests = resources.Object("requests") ?? [];
        foreach (var (name, _) in requests)
        {
            Amount(name, requests.Text(name), $"{field}.requests", errors);
            if (limits.ContainsKey(name)
                && Quantity.TryParse(requests.Text(name), out var request, out _)
                && Quantity.TryParse(limits.Text(name), out var limit, out _)
                && request > limit)
            {
                errors.InvalidText($"{field}.requests", requests.Text(name), $"must be less than or equal to {name} limit of {limit}");
            }
        }
    }

    private static void Amount(string name, string amount, string field, FieldErrors errors)
    {
        errors.InvalidTexts(field, name, Names.Qualified(name));
        if (!name.Contains('/', StringComparison.Ordinal)
            && name is not ("cpu" or "memory" or "ephemeral-storage")
            && !name.StartsWith("hugepages-", StringComparison.Ordinal))
        {
            errors.InvalidText(field, name, "must be a standard resource type or fully qualified");
        }

        if (Quantity.TryParse(amount, out var quantity, out _) && quantity.Nanos.Sign < 0)
        {
            errors.InvalidText($"{field}[{name}]", amount, "must be greater than or equal to 0");
        }
    }

    private static void Name(JsonObject container, string field, ISet<string> names, FieldErrors errors)
    {
        var name = container.Text("name");
        if (name.Length == 0)
        {
            errors.Required($"{field}.name");
            return;
        }

        errors.InvalidTexts($"{field}.name", name, Names.Label(name));
        if (!names.Add(name))
        {
            errors.Duplicate($"{field}.name", name);
        }
    }

    private static void Ports(JsonObject container, string field, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var port in container.Objects("ports"))
        {
            var at = $"{field}.ports[{index++}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                errors.InvalidTexts($"{at}.name", name, Names.PortName(name));
                if (!names.Add(name))
                {
                    errors.Duplicate($"{at}.name", name);
                }
            }

            if (port.Number("containerPort") is null or 0)
            {
                errors.Required($"{at}.containerPort");
            }
            else
            {
                Values.Port(port.Number("containerPort"), $"{at}.containerPort", errors);
            }

            if (port["hostPort"] is not null)
            {
                Values.Port(port.Number("hostPort"), $"{at}.hostPort", errors);
            }

            Values.OneOf(port, "protocol", at, errors, "SCTP", "TCP", "UDP");
        }
    }

    private static void Environment(JsonObject container, string field, FieldErrors errors)
    {
        var index = 0;
        foreach (var variable in container.Objects("env"))
        {
            var at = $"{field}.env[{index++}]";
            var name = variable.Text("name");
            if (name.Length == 0)
            {
                errors.Required($"{at}.name");
            }

            errors.InvalidTexts($"{at}.name", name, Names.Variable(name));
            if (variable.Object("valueFrom") is { } source)
            {
                ValueSource(variable, source, at, errors);
            }
        }
    }

    private static void ValueSource(JsonObject variable, JsonObject source, string at, FieldErrors errors)
    {
        if (source.Count == 0)
        {
            errors.Invalid($"{at}.valueFrom", "\"\"", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
        }
        else if (variable.Text("value").Length > 0)
        {
            errors.Invalid($"{at}.valueFrom", "\"\"", "may not be specified when `value` is not empty");
        }
        else if (source.Count > 1)
        {
            errors.Invalid($"{at}.valueFrom", "\"\"", "may not have more than one field specified at a time");
        }

        foreach (var name in (ReadOnlySpan<string>)["configMapKeyRef", "secretKeyRef"])
        {
            if (source.Object(name) is { } reference)
            {
                Values.Required(reference, "name", $"{at}.valueFrom.{name}", errors);
                Values.Required(reference, "key", $"{at}.valueFrom.{name}", errors);
            }
        }
    }

    private static void Mounts(JsonObject container, string field, IReadOnlySet<string> volumes, FieldErrors errors)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var mount in container.Objects("volumeMounts"))
        {
            var at = $"{field}.volumeMounts[{index++}]";
            Values.Required(mount, "name", at, errors);
            if (mount.Text("name").Length > 0 && !volumes.Contains(mount.Text("name")))
            {
                errors.NotFound($"{at}.name", mount.Text("name"));
            }

            var path = mount.Text("mountPath");
            Values.Required(mount, "mountPath", at, errors);
            if (path.Length > 0 && !paths.Add(path))
            {
                errors.InvalidText($"{at}.mountPath", path, "must be unique");
            }
        }
    }
}
