using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Operators.Minio;

/// <summary>The <c>status</c> of a tenant.</summary>
internal static class TenantStatus
{
    private const string Initialized = "Initialized";

    /// <param name="tenant">What is asked for.</param>
    /// <param name="readyOf">How many servers of a pool are ready; null: its StatefulSet is not there yet.</param>
    public static JsonObject Of(Tenant tenant, Func<TenantPool, int?> readyOf)
    {
        var status = tenant.Owner.Status.DeepClone().AsObject();
        var servers = tenant.Pools.Sum(pool => pool.Servers);
        var ready = tenant.Pools.Sum(pool => Math.Min(readyOf(pool) ?? 0, pool.Servers));
        var online = tenant.Pools.Sum(pool => Math.Min(readyOf(pool) ?? 0, pool.Servers) * pool.VolumesPerServer);
        var drives = tenant.Pools.Sum(pool => pool.Servers * pool.VolumesPerServer);
        var wasInitialized = status.TextAt("currentState") == Initialized;
        status["currentState"] = (servers > 0 && ready == servers) || wasInitialized ? Initialized : "Waiting for Tenant to be healthy";
        status["healthStatus"] = Health(ready, servers, online, drives);
        status["availableReplicas"] = ready;
        status["drivesOnline"] = online;
        status["drivesOffline"] = drives - online;
        status["drivesHealing"] = 0;
        status["writeQuorum"] = WriteQuorum(drives);
        status["revision"] = 0;
        status["syncVersion"] = "v6.0.0";
        status["certificates"] = new JsonObject { ["autoCertEnabled"] = tenant.HasTls };
        status["pools"] = new JsonArray([.. tenant.Pools.Select(pool => (JsonNode)new JsonObject
        {
            ["ssName"] = pool.StatefulSet,
            ["state"] = readyOf(pool) is not { } count ? "PoolNotCreated" : count >= pool.Servers ? "PoolInitialized" : "PoolCreated",
        })]);
        return status;
    }

    // Green: all is there. Yellow: something is missing, writes still work. Red: they do not.
    private static string Health(int ready, int servers, int online, int drives) =>
        ready == servers && servers > 0 ? "green" : online >= WriteQuorum(drives) && online > 0 ? "yellow" : "red";

    // Half of the drives and one more, as with the standard parity: min.io/docs, erasure coding.
    private static int WriteQuorum(int drives) => drives <= 1 ? drives : (drives / 2) + 1;
}
