using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>One entry of <c>metadata.ownerReferences</c>: an object that this one goes with.</summary>
internal readonly record struct OwnerReference(string ApiVersion, string Kind, string Name, string Uid)
{
    /// <summary>The owner looks after the object; at most one does.</summary>
    public bool IsController { get; init; }

    /// <summary>The owner's deletion in the foreground waits for the object.</summary>
    public bool BlocksDeletion { get; init; }

    /// <summary>The reference to an owner that looks after what it makes.</summary>
    public static OwnerReference ControlledBy(Seen owner) => new(
        owner.Content.TextAt("apiVersion"),
        owner.Content.TextAt("kind"),
        owner.Name,
        owner.Uid)
    {
        IsController = true,
        BlocksDeletion = true,
    };

    public static ImmutableArray<OwnerReference> Read(JsonObject content) =>
    [
        .. content.ObjectsAt("metadata", "ownerReferences").Select(entry => new OwnerReference(
            entry.TextAt("apiVersion"),
            entry.TextAt("kind"),
            entry.TextAt("name"),
            entry.TextAt("uid"))
        {
            IsController = entry.FlagAt("controller"),
            BlocksDeletion = entry.FlagAt("blockOwnerDeletion"),
        }),
    ];

    public JsonObject ToJson() => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = Kind,
        ["name"] = Name,
        ["uid"] = Uid,
        ["controller"] = IsController,
        ["blockOwnerDeletion"] = BlocksDeletion,
    };
}
