using System.Text;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>What secrets, namespaces, roles' bindings and the smaller kinds get by themselves.</summary>
internal static class ConfigurationDefaults
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary><c>stringData</c> is only a way to write <c>data</c> (pkg/apis/core/v1/conversion.go).</summary>
    public static void Secret(JsonObject secret)
    {
        if (secret.Object("stringData") is { } texts)
        {
            var data = secret.Ensure("data");
            foreach (var (key, _) in texts)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(texts.Text(key)));
            }

            secret.Remove("stringData");
        }

        secret.Default("type", "Opaque");
    }

    public static void Namespace(JsonObject content, bool isNew)
    {
        var metadata = content.Ensure("metadata");
        if (metadata.Text("name") is { Length: > 0 } name)
        {
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = name;
        }

        if (isNew)
        {
            content.Ensure("spec").Default("finalizers", new JsonArray("kubernetes"));
        }

        content.Ensure("status").Default("phase", "Active");
    }

    /// <summary>pkg/apis/rbac/v1/defaults.go.</summary>
    public static void Binding(JsonObject content)
    {
        content.Ensure("roleRef").Default("apiGroup", RbacGroup);
        foreach (var subject in content.Objects("subjects"))
        {
            if (subject.Text("kind") is "User" or "Group")
            {
                subject.Default("apiGroup", RbacGroup);
            }
        }
    }

    /// <summary>pkg/apis/networking/v1/defaults.go.</summary>
    public static void NetworkPolicy(JsonObject spec)
    {
        foreach (var rule in spec.Objects("ingress").Concat(spec.Objects("egress")))
        {
            foreach (var port in rule.Objects("ports"))
            {
                port.Default("protocol", "TCP");
            }
        }

        if (spec["policyTypes"] is null)
        {
            spec["policyTypes"] = spec["egress"] is null ? new JsonArray("Ingress") : new JsonArray("Ingress", "Egress");
        }
    }

    /// <summary>pkg/apis/storage/v1/defaults.go.</summary>
    public static void StorageClass(JsonObject content)
    {
        content.Default("reclaimPolicy", "Delete");
        content.Default("volumeBindingMode", "Immediate");
    }

    public static void Endpoints(JsonObject content)
    {
        foreach (var port in content.Objects("subsets").SelectMany(subset => subset.Objects("ports")).Concat(content.Objects("ports")))
        {
            port.Default("protocol", "TCP");
        }
    }

    /// <summary>pkg/apis/apiextensions/v1/defaults.go.</summary>
    public static void Definition(JsonObject spec)
    {
        var names = spec.Ensure("names");
        if (names.Text("kind") is { Length: > 0 } kind)
        {
            // the server's names are in lower case
#pragma warning disable CA1308
            names.Default("singular", kind.ToLowerInvariant());
#pragma warning restore CA1308
            names.Default("listKind", $"{kind}List");
        }

        spec.Ensure("conversion").Default("strategy", "None");
    }
}
