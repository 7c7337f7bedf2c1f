using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of services (pkg/apis/core/validation/validation.go).</summary>
internal static class ServiceRules
{
    public static void Check(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        var type = spec.Text("type");
        Values.OneOf(spec, "type", "spec", errors, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        Values.OneOf(spec, "sessionAffinity", "spec", errors, "ClientIP", "None");
        Values.OneOf(spec, "externalTrafficPolicy", "spec", errors, "Cluster", "Local");
        Values.OneOf(spec, "internalTrafficPolicy", "spec", errors, "Cluster", "Local");
        MetadataRules.LabelSet(spec.Object("selector"), "spec.selector", errors);
        if (type == "ExternalName")
        {
            ExternalName(spec, errors);
        }
        else if (spec.Text("clusterIP") != "None" && !spec.Objects("ports").Any())
        {
            errors.Required("spec.ports");
        }

        if (spec.Text("clusterIP") == "None" && type is "NodePort" or "LoadBalancer")
        {
            errors.Invalid("spec.clusterIPs[0]", "\"None\"", $"may not be set to 'None' for {type} services");
        }
        else if (spec.Text("clusterIP") is { Length: > 0 } address and not "None" && !System.Net.IPAddress.TryParse(address, out _))
        {
            errors.Invalid("spec.clusterIPs[0]", FieldErrors.Quoted(address), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }

        Ports(spec, type, errors);
        KeepsAddress(spec, before, errors);
    }

    private static void ExternalName(JsonObject spec, FieldErrors errors)
    {
        var name = spec.Text("externalName").TrimEnd('.');
        if (name.Length == 0)
        {
            errors.Required("spec.externalName");
        }
        else
        {
            errors.InvalidTexts("spec.externalName", name, Names.Subdomain(name));
        }

        if (spec.Text("clusterIP").Length > 0)
        {
            errors.Forbidden("spec.clusterIPs[0]", "may not be set for ExternalName services");
        }
    }

    private static void Ports(JsonObject spec, string type, FieldErrors errors)
    {
        var ports = spec.Objects("ports").ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(long?, string)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}]");
            var name = port.Text("name");
            if (name.Length == 0 && ports.Count > 1)
            {
                errors.Required($"{at}.name");
            }
            else if (name.Length > 0)
            {
                errors.InvalidTexts($"{at}.name", name, Names.Label(name));
                if (!names.Add(name))
                {
                    errors.Duplicate($"{at}.name", name);
                }
            }

            Values.Port(port.Number("port"), $"{at}.port", errors);
            Values.OneOf(port, "protocol", at, errors, "SCTP", "TCP", "UDP");
            Values.PortReference(port["targetPort"], $"{at}.targetPort", errors);
            if (type == "ClusterIP" && port.Number("nodePort") is not null and not 0)
            {
                errors.Forbidden($"{at}.nodePort", "may not be used when `type` is 'ClusterIP'");
            }

            if (!numbers.Add((port.Number("port"), port.Text("protocol"))))
            {
                errors.Add("FieldValueDuplicate", at, $"Duplicate value: {port.ToJsonString()}");
            }
        }
    }

    private static void KeepsAddress(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        if (before is null || spec.Text("type") == "ExternalName" || before.Text("type") == "ExternalName" || before.Text("clusterIP").Length == 0)
        {
            return;
        }

        if (spec.Text("clusterIP") != before.Text("clusterIP") || !spec.Texts("clusterIPs").Contains(before.Text("clusterIP")))
        {
            var asked = spec.Text("clusterIP") != before.Text("clusterIP") ? spec.Text("clusterIP") : spec.Texts("clusterIPs").FirstOrDefault() ?? "";
            errors.Invalid("spec.clusterIPs[0]", $"[]string{{{FieldErrors.Quoted(asked)}}}", "may not change once set");
        }
    }
}
