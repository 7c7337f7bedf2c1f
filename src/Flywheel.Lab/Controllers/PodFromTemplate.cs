using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>A pod as the controllers of workloads make it: the template's labels, annotations and spec, and a reference to its owner.</summary>
internal static class PodFromTemplate
{
    /// <summary>A pod whose name begins with the owner's and ends by chance.</summary>
    public static JsonObject Make(JsonObject template, Seen owner) =>
        Make(template, owner, new JsonObject { ["generateName"] = $"{owner.Name}-" });

    /// <param name="template">With <c>metadata</c> and <c>spec</c>.</param>
    /// <param name="owner">What looks after the pod.</param>
    /// <param name="metadata">What it begins with: a name or the beginning of one.</param>
    public static JsonObject Make(JsonObject template, Seen owner, JsonObject metadata)
    {
        metadata["namespace"] = owner.Namespace;
        foreach (var part in (ReadOnlySpan<string>)["labels", "annotations", "finalizers"])
        {
            if (template.At("metadata", part) is { } value)
            {
                metadata[part] = value.DeepClone();
            }
        }

        metadata["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(owner).ToJson());
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = (template.ObjectAt("spec") ?? []).DeepClone(),
        };
    }
}
