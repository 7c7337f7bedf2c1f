using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Bootstrap;

/// <summary>
/// Definitions of the operators that the reference platform uses: CloudNativePG and MinIO. Their fields are open; an operator's chart that
/// brings the real definitions replaces them.
/// </summary>
/// <remarks>
/// Names, columns and scale paths: https://github.com/cloudnative-pg/cloudnative-pg/tree/main/config/crd/bases and
/// https://github.com/minio/operator/tree/master/resources/base/crds
/// </remarks>
internal static class KnownDefinitions
{
    /// <summary>Marks a definition that the lab made; who brings the real one may take it over.</summary>
    public const string Mark = "lab.flywheel.dev/known";

    /// <summary>New objects, to be created.</summary>
    public static ImmutableArray<JsonObject> All() =>
    [
        Definition("postgresql.cnpg.io", "v1", "Cluster", "clusters", [],
        [
            ("Age", "date", ".metadata.creationTimestamp"),
            ("Instances", "integer", ".status.instances"),
            ("Ready", "integer", ".status.readyInstances"),
            ("Status", "string", ".status.phase"),
            ("Primary", "string", ".status.currentPrimary"),
        ], new JsonObject { ["specReplicasPath"] = ".spec.instances", ["statusReplicasPath"] = ".status.instances" }),
        Definition("postgresql.cnpg.io", "v1", "Backup", "backups", [],
        [
            ("Age", "date", ".metadata.creationTimestamp"),
            ("Cluster", "string", ".spec.cluster.name"),
            ("Method", "string", ".spec.method"),
            ("Phase", "string", ".status.phase"),
            ("Error", "string", ".status.error"),
        ]),
        Definition("postgresql.cnpg.io", "v1", "ScheduledBackup", "scheduledbackups", [],
        [
            ("Age", "date", ".metadata.creationTimestamp"),
            ("Cluster", "string", ".spec.cluster.name"),
            ("Last Backup", "date", ".status.lastScheduleTime"),
        ]),
        Definition("minio.min.io", "v2", "Tenant", "tenants", ["tenant"],
        [
            ("State", "string", ".status.currentState"),
            ("Health", "string", ".status.healthStatus"),
            ("Age", "date", ".metadata.creationTimestamp"),
        ]),
    ];

    private static JsonObject Definition(
        string group,
        string version,
        string kind,
        string plural,
        ImmutableArray<string> shortNames,
        ImmutableArray<(string Name, string Type, string Path)> columns,
        JsonObject? scale = null)
    {
        var names = new JsonObject
        {
            ["kind"] = kind,
            ["listKind"] = kind + "List",
            ["plural"] = plural,
            ["singular"] = kind.ToLowerInvariant(),
        };
        if (!shortNames.IsEmpty)
        {
            names["shortNames"] = new JsonArray([.. shortNames.Select(name => (JsonNode)name)]);
        }

        var subresources = new JsonObject { ["status"] = new JsonObject() };
        if (scale is not null)
        {
            subresources["scale"] = scale;
        }

        return new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{plural}.{group}",
                ["annotations"] = new JsonObject { [Mark] = "true" },
            },
            ["spec"] = new JsonObject
            {
                ["group"] = group,
                ["names"] = names,
                ["scope"] = "Namespaced",
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = version,
                    ["served"] = true,
                    ["storage"] = true,
                    ["subresources"] = subresources,
                    ["schema"] = new JsonObject { ["openAPIV3Schema"] = Schema() },
                    ["additionalPrinterColumns"] = new JsonArray([.. columns.Select(Column)]),
                }),
            },
        };
    }

    private static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string" },
            ["kind"] = new JsonObject { ["type"] = "string" },
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["spec"] = Open(),
            ["status"] = Open(),
        },
        ["x-kubernetes-preserve-unknown-fields"] = true,
    };

    private static JsonObject Open() => new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    private static JsonObject Column((string Name, string Type, string Path) column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["jsonPath"] = column.Path,
    };
}
