using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of ingresses (pkg/apis/networking/validation/validation.go).</summary>
internal static class IngressRules
{
    public static void Check(JsonObject spec, FieldErrors errors)
    {
        if (!spec.Objects("rules").Any() && spec["defaultBackend"] is null)
        {
            errors.Invalid("spec", "[]networking.IngressRule(nil)", "either `defaultBackend` or `rules` must be specified");
        }

        if (spec.Object("defaultBackend") is { } backend)
        {
            Backend(backend, "spec.defaultBackend", errors);
        }

        var index = 0;
        foreach (var rule in spec.Objects("rules"))
        {
            Rule(rule, string.Create(CultureInfo.InvariantCulture, $"spec.rules[{index++}]"), errors);
        }

        index = 0;
        foreach (var tls in spec.Objects("tls"))
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"spec.tls[{index++}]");
            var host = 0;
            foreach (var name in tls.Texts("hosts"))
            {
                errors.InvalidTexts($"{at}.hosts[{host++}]", name, Host(name));
            }
        }

        if (spec.Text("ingressClassName") is { Length: > 0 } type)
        {
            errors.InvalidTexts("spec.ingressClassName", type, Names.Subdomain(type));
        }
    }

    private static void Rule(JsonObject rule, string at, FieldErrors errors)
    {
        var host = rule.Text("host");
        if (IPAddress.TryParse(host, out _))
        {
            errors.InvalidText($"{at}.host", host, "must be a DNS name, not an IP address");
        }
        else if (host.Length > 0)
        {
            errors.InvalidTexts($"{at}.host", host, Host(host));
        }

        if (rule.Object("http") is not { } http)
        {
            return;
        }

        if (!http.Objects("paths").Any())
        {
            errors.Required($"{at}.http.paths");
        }

        var index = 0;
        foreach (var path in http.Objects("paths"))
        {
            Path(path, string.Create(CultureInfo.InvariantCulture, $"{at}.http.paths[{index++}]"), errors);
        }
    }

    private static void Path(JsonObject path, string at, FieldErrors errors)
    {
        var type = path.Text("pathType");
        var text = path.Text("path");
        if (type.Length == 0)
        {
            errors.Required($"{at}.pathType", "pathType must be specified");
        }
        else
        {
            Values.OneOf(path, "pathType", at, errors, "Exact", "ImplementationSpecific", "Prefix");
        }

        if ((type is "Exact" or "Prefix" || text.Length > 0) && !text.StartsWith('/'))
        {
            errors.InvalidText($"{at}.path", text, "must be an absolute path");
        }

        foreach (var sequence in (ReadOnlySpan<string>)["//", "/./", "/../", "%2f", "%2F"])
        {
            if (type is "Exact" or "Prefix" && text.Contains(sequence, StringComparison.Ordinal))
            {
                errors.InvalidText($"{at}.path", text, $"must not contain '{sequence}'");
            }
        }

        Backend(path.Object("backend") ?? [], $"{at}.backend", errors);
    }

    private static void Backend(JsonObject backend, string at, FieldErrors errors)
    {
        if (backend["resource"] is not null)
        {
            if (backend["service"] is not null)
            {
                errors.Invalid(at, "\"\"", "cannot set both resource and service backends");
            }

            return;
        }

        var service = backend.Object("service") ?? [];
        var name = service.Text("name");
        if (name.Length == 0)
        {
            errors.Required($"{at}.service.name");
        }
        else
        {
            errors.InvalidTexts($"{at}.service.name", name, Names.OldLabel(name));
        }

        var port = service.Object("port") ?? [];
        var hasName = port.Text("name").Length > 0;
        var number = port.Number("number");
        if (hasName && number is not null and not 0)
        {
            errors.Invalid($"{at}.service.port", "\"\"", "cannot set both port name & port number");
        }
        else if (hasName)
        {
            errors.InvalidTexts($"{at}.service.port.name", port.Text("name"), Names.PortName(port.Text("name")));
        }
        else if (number is not null and not 0)
        {
            Values.Port(number, $"{at}.service.port.number", errors);
        }
        else
        {
            errors.Required($"{at}.service.port", "port name or number is required");
        }
    }

    private static IEnumerable<string> Host(string host) =>
        host.Contains('*', StringComparison.Ordinal) ? Names.WildcardSubdomain(host) : Names.Subdomain(host);
}
