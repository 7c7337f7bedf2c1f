using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators.Minio;

/// <summary>What a <c>Tenant</c> of the MinIO operator asks for.</summary>
/// <remarks>Fields and defaults: https://github.com/minio/operator/blob/master/docs/tenant_crd.adoc</remarks>
internal sealed record Tenant
{
    public static readonly ResourceName Resource = new("minio.min.io", "tenants");

    public const string Manager = "minio-operator";
    public const string TenantLabel = "v1.min.io/tenant";

    private const string StandardImage = "quay.io/minio/minio:RELEASE.2025-04-08T15-41-24Z";

    public required Seen Owner { get; init; }

    public required string Image { get; init; }

    public required ImmutableArray<TenantPool> Pools { get; init; }

    /// <summary>Servers of it speak TLS unless its user says no.</summary>
    public bool HasTls => Owner.Spec["requestAutoCert"] is null || Owner.Spec.FlagAt("requestAutoCert");

    /// <summary>The Secret with the servers' configuration; empty: none is named.</summary>
    public string Configuration => Owner.Spec.TextAt("configuration", "name");

    public static Tenant Of(Seen owner) => new()
    {
        Owner = owner,
        Image = owner.Spec.TextAt("image") is { Length: > 0 } image ? image : StandardImage,
        Pools = [.. owner.Spec.ObjectsAt("pools").Select((pool, index) => TenantPool.Of(owner.Name, pool, index))],
    };

    public JsonObject Labels() => new() { [TenantLabel] = Owner.Name };
}

/// <summary>One pool of servers.</summary>
/// <param name="Name">As written, or <c>ss-N</c>.</param>
/// <param name="StatefulSet">The name of what runs it.</param>
/// <param name="Servers">How many pods.</param>
/// <param name="VolumesPerServer">How many claims each has.</param>
/// <param name="Content">As written.</param>
internal sealed record TenantPool(string Name, string StatefulSet, int Servers, int VolumesPerServer, JsonObject Content)
{
    private const int Most = 64;

    public static TenantPool Of(string tenant, JsonObject pool, int index)
    {
        var name = pool.TextAt("name") is { Length: > 0 } written ? written : string.Create(CultureInfo.InvariantCulture, $"ss-{index}");
        return new(
            name,
            $"{tenant}-{name}",
            Math.Clamp(pool.NumberAt("servers") ?? 1, 1, Most),
            Math.Clamp(pool.NumberAt("volumesPerServer") ?? 1, 1, Most),
            pool);
    }
}
