using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.StatefulSets;

/// <summary>What a StatefulSet asks for.</summary>
/// <param name="First">The first ordinal.</param>
/// <param name="Replicas">How many there are to be.</param>
/// <param name="Partition">Ordinals below it keep the revision they have.</param>
/// <param name="Current">The revision of pods that are not updated yet.</param>
/// <param name="Update">The revision of the present template.</param>
internal sealed record StatefulGoal(int First, int Replicas, int Partition, string Current, string Update)
{
    /// <summary>All pods may come and go at once.</summary>
    public bool IsParallel { get; init; }

    /// <summary>Pods are replaced only when somebody deletes them.</summary>
    public bool OnDelete { get; init; }

    public static StatefulGoal Read(JsonObject spec, string current, string update) => new(
        Math.Max(0, spec.NumberAt("ordinals", "start") ?? 0),
        spec.NumberAt("replicas") ?? 1,
        spec.NumberAt("updateStrategy", "rollingUpdate", "partition") ?? 0,
        current.Length == 0 ? update : current,
        update)
    {
        IsParallel = spec.TextAt("podManagementPolicy") == "Parallel",
        OnDelete = spec.TextAt("updateStrategy", "type") == "OnDelete",
    };

    /// <summary>What a new pod of an ordinal is made from.</summary>
    public string RevisionOf(int ordinal) => ordinal >= First + Partition || OnDelete ? Update : Current;

    public bool Wants(int ordinal) => ordinal >= First && ordinal < First + Replicas;
}
