using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>The pods, claims and Services of a cluster of CloudNativePG, as its operator makes them.</summary>
internal static class PostgresShapes
{
    private const string DataVolume = "pgdata";
    private const string LogVolume = "pg-wal";

    public static JsonObject Pod(PostgresCluster cluster, int serial, bool isPrimary)
    {
        var name = cluster.InstanceName(serial);
        var labels = cluster.Labels();
        labels["cnpg.io/instanceName"] = name;
        labels["cnpg.io/podRole"] = "instance";
        SetRole(labels, isPrimary);
        var annotations = OwnedObjects.PodAnnotations(cluster.Owner);
        annotations["cnpg.io/nodeSerial"] = serial.ToString(CultureInfo.InvariantCulture);
        var container = new JsonObject
        {
            ["name"] = "postgres",
            ["image"] = cluster.Image,
            ["command"] = new JsonArray("/controller/manager", "instance", "run"),
            ["env"] = new JsonArray(
                new JsonObject { ["name"] = "POD_NAME", ["value"] = name },
                new JsonObject { ["name"] = "NAMESPACE", ["value"] = cluster.Owner.Namespace },
                new JsonObject { ["name"] = "CLUSTER_NAME", ["value"] = cluster.Name }),
            ["ports"] = new JsonArray(
                Port("postgresql", 5432),
                Port("metrics", 9187),
                Port("status", 8000)),
            ["readinessProbe"] = new JsonObject
            {
                ["httpGet"] = new JsonObject { ["path"] = "/readyz", ["port"] = 8000, ["scheme"] = "HTTPS" },
                ["timeoutSeconds"] = 5,
            },
        };
        if (cluster.Owner.Spec.ObjectAt("resources") is { } resources)
        {
            container["resources"] = resources.DeepClone();
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels, ["annotations"] = annotations },
            ["spec"] = new JsonObject
            {
                ["hostname"] = name,
                ["containers"] = new JsonArray(container),
                ["volumes"] = new JsonArray([.. Claims(cluster, serial).Select(claim => Volume(claim.Volume, claim.Name))]),
            },
        };
    }

    /// <summary>The claims of one instance: its data, and its log where that has a place of its own.</summary>
    public static IEnumerable<(string Volume, string Name, JsonObject Content)> Claims(PostgresCluster cluster, int serial)
    {
        var name = cluster.InstanceName(serial);
        yield return (DataVolume, name, Claim(cluster, name, "PG_DATA", name, "storage"));
        if (cluster.Owner.Spec.ObjectAt("walStorage") is not null)
        {
            yield return (LogVolume, $"{name}-wal", Claim(cluster, name, "PG_WAL", $"{name}-wal", "walStorage"));
        }
    }

    /// <summary><c>-rw</c> leads to the primary, <c>-ro</c> to replicas, <c>-r</c> to all.</summary>
    public static IEnumerable<JsonObject> Services(PostgresCluster cluster)
    {
        foreach (var (suffix, label, value) in new[] { ("rw", PostgresCluster.RoleLabel, "primary"), ("ro", PostgresCluster.RoleLabel, "replica"), ("r", "cnpg.io/podRole", "instance") })
        {
            var selector = cluster.Labels();
            selector[label] = value;
            yield return OwnedObjects.Service($"{cluster.Name}-{suffix}", cluster.Labels(), selector, ("postgres", 5432));
        }
    }

    public static void SetRole(JsonObject labels, bool isPrimary)
    {
        var role = isPrimary ? "primary" : "replica";
        labels[PostgresCluster.RoleLabel] = role;
        labels["role"] = role;
    }

    private static JsonObject Claim(PostgresCluster cluster, string instance, string role, string name, string storage)
    {
        var labels = cluster.Labels();
        labels["cnpg.io/instanceName"] = instance;
        labels["cnpg.io/pvcRole"] = role;
        var wanted = cluster.Owner.Spec.ObjectAt(storage);
        var spec = new JsonObject
        {
            ["accessModes"] = new JsonArray("ReadWriteOnce"),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["storage"] = wanted.TextAt("size") is { Length: > 0 } size ? size : "1Gi" },
            },
        };
        if (wanted.TextAt("storageClass") is { Length: > 0 } storageClass)
        {
            spec["storageClassName"] = storageClass;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolumeClaim",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
            ["spec"] = spec,
        };
    }

    private static JsonObject Port(string name, int number) => new() { ["name"] = name, ["containerPort"] = number, ["protocol"] = "TCP" };

    private static JsonObject Volume(string name, string claim) =>
        new() { ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } };
}
