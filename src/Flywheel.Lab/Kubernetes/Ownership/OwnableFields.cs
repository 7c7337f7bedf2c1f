using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>Which fields of an object a write through the object or one of its subresources can own at all.</summary>
internal static class OwnableFields
{
    private static readonly string Status = PathElement.Field("status");

    /// <summary>What the server sets or what names the object; <c>metadata</c> itself too, so that no empty one is owned.</summary>
    private static readonly FieldSet Identity = FieldSet.Of(
    [
        [PathElement.Field("apiVersion")],
        [PathElement.Field("kind")],
        [PathElement.Field("metadata")],
        .. ((string[])
        [
            "name", "namespace", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "uid", "generation",
            "managedFields", "resourceVersion",
        ]).Select(name => (string[])[PathElement.Field("metadata"), PathElement.Field(name)]),
    ]);

    private static readonly FieldSet StatusFields = FieldSet.Of([[Status]]);

    /// <summary>The fields of a set that writes of this subresource touch.</summary>
    public static FieldSet Touched(FieldSet fields, ApiKind kind, string subresource) =>
        subresource == "status" ? fields.Only(Status)
        : kind.HasStatus ? fields.Without(StatusFields)
        : fields;

    /// <summary>Without those that nobody owns.</summary>
    public static FieldSet Owned(FieldSet fields) => fields.Difference(Identity);

    /// <summary>
    /// The object as it is compared: without <c>managedFields</c>, and with what the server always encodes, so that this counts neither as
    /// added nor as removed.
    /// </summary>
    public static JsonObject Comparable(JsonObject? content, ApiKind kind)
    {
        var whole = content?.DeepClone().AsObject() ?? [];
        (whole["metadata"] as JsonObject)?.Remove("managedFields");
        Fill(whole, KindShapes.Zero(kind));
        return whole;
    }

    private static void Fill(JsonObject content, JsonObject zero)
    {
        foreach (var (name, value) in zero)
        {
            if (!content.TryGetPropertyValue(name, out var present))
            {
                content[name] = value?.DeepClone();
            }
            else if (present is JsonObject inner && value is JsonObject below)
            {
                Fill(inner, below);
            }
        }
    }
}
