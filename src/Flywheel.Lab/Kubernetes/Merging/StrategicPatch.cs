using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>
/// Strategic merge patch: like a merge patch, but lists with a merge key are merged item by item, and directives say what a merge cannot:
/// <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/FIELD</c>, <c>$deleteFromPrimitiveList/FIELD</c>. Custom kinds have no merge keys
/// and refuse it.
/// </summary>
/// <remarks>Rules: "Strategic merge patch" in the API conventions of Kubernetes (sig-architecture), and
/// https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/.</remarks>
internal static class StrategicPatch
{
    private const string RetainKeys = "$retainKeys";

    /// <summary>The object after the patch; both arguments stay as they are.</summary>
    /// <exception cref="StatusException">400: a directive is wrong; 415: a custom kind; 422: an item without its merge key.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, ApiKind kind)
    {
        if (kind.IsCustom)
        {
            throw new StatusException(ApiStatus.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: "
                + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"));
        }

        return Merge(target.DeepClone().AsObject(), patch.DeepClone().AsObject(), KindShapes.Of(kind));
    }

    /// <summary>Changes and uses up both objects.</summary>
    internal static JsonObject Merge(JsonObject target, JsonObject patch, Shape shape)
    {
        if (patch.TryGetPropertyValue(PatchDirective.Marker, out var directive))
        {
            patch.Remove(PatchDirective.Marker);
            return PatchDirective.Read(directive) switch
            {
                PatchDirective.Replace => patch,
                PatchDirective.Delete => [],
                _ => throw PatchRefusal.Bad($"unknown patch type: {directive} in map"),
            };
        }

        Retain(target, patch);
        foreach (var (name, order) in PatchDirective.Orders(patch))
        {
            StrategicLists.MergeOrdered(target, patch, name, order, shape.Field(name));
        }

        foreach (var (name, value) in patch.ToList())
        {
            patch.Remove(name);
            if (PatchDirective.DeletedFrom(name) is { } list)
            {
                StrategicLists.DeleteValues(target, list, value);
            }
            else
            {
                MergeField(target, name, value, shape.Field(name));
            }
        }

        return target;
    }

    private static void MergeField(JsonObject target, string name, JsonNode? value, Shape shape)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject inner when target[name] is JsonObject present:
                target.Remove(name);
                target[name] = shape.Patch.Replaces ? inner : Merge(present, inner, shape);
                break;
            case JsonArray items when target[name] is JsonArray present && shape.Patch.Merges:
                target.Remove(name);
                target[name] = StrategicLists.Merge(present, items, shape);
                break;
            default:
                PatchDirective.Put(target, name, value);
                break;
        }
    }

    /// <summary>Drops the fields that the patch does not want to keep: kubectl's way to change a union's member.</summary>
    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var list))
        {
            return;
        }

        patch.Remove(RetainKeys);
        if (list is not JsonArray names)
        {
            throw PatchRefusal.Bad("invalid patch format of retainKeys");
        }

        var kept = names.Select(name => name?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        if (patch.Any(field => field.Value is not null && !PatchDirective.IsListDirective(field.Key) && !kept.Contains(field.Key)))
        {
            throw PatchRefusal.Bad("invalid patch format of retainKeys");
        }

        foreach (var name in target.Select(field => field.Key).Where(name => !kept.Contains(name)).ToList())
        {
            target.Remove(name);
        }
    }
}
