using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>What a <c>Cluster</c> of CloudNativePG asks for.</summary>
/// <remarks>Names, labels and defaults: https://cloudnative-pg.io/documentation/current/</remarks>
internal sealed record PostgresCluster
{
    public static readonly ResourceName Resource = new("postgresql.cnpg.io", "clusters");

    public const string Manager = "cloudnative-pg";
    public const string ClusterLabel = "cnpg.io/cluster";
    public const string RoleLabel = "cnpg.io/instanceRole";

    private const string StandardImage = "ghcr.io/cloudnative-pg/postgresql:17.5";
    private const int MostInstances = 100;

    public required Seen Owner { get; init; }

    public required int Instances { get; init; }

    public required string Image { get; init; }

    public string Name => Owner.Name;

    public string Database => Text("app", "bootstrap", Beginning, "database");

    public string User => Text(Database, "bootstrap", Beginning, "owner");

    private string Beginning => Owner.Spec.ObjectAt("bootstrap", "recovery") is null ? "initdb" : "recovery";

    /// <summary>The Secret that its user brought; empty: one is made.</summary>
    public string UserSecret => Owner.Spec.TextAt("bootstrap", "initdb", "secret", "name");

    /// <summary>The Secret with the CA that its user brought; empty: one is made.</summary>
    public string Authority => Owner.Spec.TextAt("certificates", "serverCASecret");

    public bool HasSuperuser => Owner.Spec.FlagAt("enableSuperuserAccess");

    public static PostgresCluster Of(Seen owner) => new()
    {
        Owner = owner,
        Instances = Math.Clamp(owner.Spec.NumberAt("instances") ?? 1, 1, MostInstances),
        Image = owner.Spec.TextAt("imageName") is { Length: > 0 } image ? image : StandardImage,
    };

    public string InstanceName(int serial) => string.Create(CultureInfo.InvariantCulture, $"{Name}-{serial}");

    /// <summary>The serial number in a pod's name; 0 when it is none of this cluster's.</summary>
    public int SerialOf(string pod) =>
        pod.StartsWith($"{Name}-", StringComparison.Ordinal) && int.TryParse(pod.AsSpan(Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? serial
            : 0;

    public JsonObject Labels() => new() { [ClusterLabel] = Name };

    private string Text(string absent, params ReadOnlySpan<string> path) => Owner.Spec.TextAt(path) is { Length: > 0 } text ? text : absent;
}
