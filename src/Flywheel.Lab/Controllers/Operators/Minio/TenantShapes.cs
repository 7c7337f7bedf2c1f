using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Operators.Minio;

/// <summary>The StatefulSets and Services of a tenant, as the MinIO operator makes them.</summary>
internal static class TenantShapes
{
    public static JsonObject StatefulSet(Tenant tenant, TenantPool pool)
    {
        var labels = PodLabels(tenant, pool);
        var container = new JsonObject
        {
            ["name"] = "minio",
            ["image"] = tenant.Image,
            ["args"] = new JsonArray("server", "--certs-dir", "/tmp/certs", "--console-address", tenant.HasTls ? ":9443" : ":9090"),
            ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 9000 }, new JsonObject { ["containerPort"] = tenant.HasTls ? 9443 : 9090 }),
            ["volumeMounts"] = new JsonArray([.. Volumes(pool).Select((name, index) => (JsonNode)new JsonObject
            {
                ["name"] = name,
                ["mountPath"] = pool.VolumesPerServer == 1 ? "/export" : string.Create(CultureInfo.InvariantCulture, $"/export{index}"),
            })]),
        };
        Copy(pool.Content, "resources", container);
        Copy(tenant.Owner.Spec, "env", container);
        var pod = new JsonObject { ["containers"] = new JsonArray(container) };
        foreach (var field in (ReadOnlySpan<string>)["nodeSelector", "affinity", "tolerations", "securityContext", "topologySpreadConstraints"])
        {
            Copy(pool.Content, field, pod);
        }

        Copy(tenant.Owner.Spec, "serviceAccountName", pod);
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "StatefulSet",
            ["metadata"] = new JsonObject { ["name"] = pool.StatefulSet, ["labels"] = labels.DeepClone() },
            ["spec"] = new JsonObject
            {
                ["replicas"] = pool.Servers,
                ["serviceName"] = $"{tenant.Owner.Name}-hl",
                ["podManagementPolicy"] = "Parallel",
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = OwnedObjects.PodAnnotations(tenant.Owner) },
                    ["spec"] = pod,
                },
                ["volumeClaimTemplates"] = new JsonArray([.. Volumes(pool).Select(name => (JsonNode)ClaimTemplate(pool, name))]),
            },
        };
    }

    /// <summary><c>minio</c> for clients, <c>-console</c> for people, <c>-hl</c> for the servers among themselves.</summary>
    public static IEnumerable<JsonObject> Services(Tenant tenant)
    {
        var name = tenant.Owner.Name;
        var client = OwnedObjects.Service("minio", tenant.Labels(), tenant.Labels(), (tenant.HasTls ? "https-minio" : "http-minio", tenant.HasTls ? 443 : 80));
        client["spec"]!["ports"]![0]!["targetPort"] = 9000;
        yield return client;
        yield return OwnedObjects.Service(
            $"{name}-console", tenant.Labels(), tenant.Labels(), (tenant.HasTls ? "https-console" : "http-console", tenant.HasTls ? 9443 : 9090));
        var headless = OwnedObjects.Service($"{name}-hl", tenant.Labels(), tenant.Labels(), (tenant.HasTls ? "https-minio" : "http-minio", 9000));
        headless["spec"]!["clusterIP"] = "None";
        headless["spec"]!["publishNotReadyAddresses"] = true;
        yield return headless;
    }

    private static JsonObject PodLabels(Tenant tenant, TenantPool pool)
    {
        var labels = tenant.Labels();
        labels["v1.min.io/pool"] = pool.Name;
        return labels;
    }

    private static IEnumerable<string> Volumes(TenantPool pool) =>
        Enumerable.Range(0, pool.VolumesPerServer).Select(index => string.Create(CultureInfo.InvariantCulture, $"data{index}"));

    private static JsonObject ClaimTemplate(TenantPool pool, string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = pool.Content.ObjectAt("volumeClaimTemplate", "spec")?.DeepClone() ?? new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } },
        },
    };

    private static void Copy(JsonObject from, string field, JsonObject to)
    {
        if (from[field] is { } value)
        {
            to[field] = value.DeepClone();
        }
    }
}
