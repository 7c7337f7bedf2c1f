using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>What of a write reaches a stored object: preconditions, the fields that only the server sets, and subresources.</summary>
internal static class ChangedObject
{
    private static readonly string[] ServerFields =
    [
        "name", "generateName", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation",
        "selfLink", "resourceVersion",
    ];

    /// <summary>Refuses a write that was made for another object of that name, or for another version of it.</summary>
    /// <exception cref="StatusException">409 with the sentence that clients know.</exception>
    public static void CheckPreconditions(KubeObject before, JsonObject after)
    {
        var (resource, _, name) = before.Key;
        if (after.Metadata("uid") is { Length: > 0 } uid && uid != before.Uid)
        {
            throw Conflict(resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Uid}");
        }

        if (after.Metadata("resourceVersion") is { Length: > 0 } version
            && version != before.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw Conflict(
                resource, name, "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    /// <summary>The object as the write may leave it.</summary>
    /// <param name="kind">The kind that it is written as.</param>
    /// <param name="before">As it is stored; not changed.</param>
    /// <param name="after">As the writer wants it; may be changed.</param>
    /// <param name="subresource">What is written.</param>
    public static JsonObject Keep(ApiKind kind, JsonObject before, JsonObject after, string subresource)
    {
        if (subresource == "status")
        {
            var kept = before.DeepClone().AsObject();
            Take(kept, after, "status");
            Take(kept.MetadataObject(), after.MetadataObject(), "managedFields");
            after = kept;
        }
        else if (kind.HasStatus)
        {
            Take(after, before, "status");
        }

        after["apiVersion"] = kind.ApiVersion;
        after["kind"] = kind.Kind;
        var metadata = after.MetadataObject();
        foreach (var field in ServerFields)
        {
            Take(metadata, before.MetadataObject(), field);
        }

        return after;
    }

    /// <summary>Nothing that anybody would want to know differs: when an owner last wrote the same again is no such thing.</summary>
    public static bool Same(JsonObject before, JsonObject after) => JsonNode.DeepEquals(WithoutTimes(before), WithoutTimes(after));

    /// <summary>A conflict as optimistic locking words it.</summary>
    public static StatusException Conflict(ResourceName resource, string name, string why) =>
        new(ApiStatus.Conflict(resource, name, $"Operation cannot be fulfilled on {resource} \"{name}\": {why}"));

    private static void Take(JsonObject to, JsonObject from, string field)
    {
        if (from.TryGetPropertyValue(field, out var value))
        {
            to[field] = value?.DeepClone();
        }
        else
        {
            to.Remove(field);
        }
    }

    private static JsonObject WithoutTimes(JsonObject content)
    {
        if ((content["metadata"] as JsonObject)?["managedFields"] is not JsonArray)
        {
            return content;
        }

        var copy = content.DeepClone().AsObject();
        foreach (var entry in copy["metadata"]!["managedFields"]!.AsArray().OfType<JsonObject>())
        {
            entry.Remove("time");
        }

        return copy;
    }
}
