using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>JSON Merge Patch (RFC 7386): objects are merged, null removes, everything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>The value after the patch; both arguments stay as they are.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject present ? present.DeepClone().AsObject() : [];
        Change(result, changes);
        return result;
    }

    private static void Change(JsonObject result, JsonObject changes)
    {
        foreach (var (name, change) in changes)
        {
            switch (change)
            {
                case null:
                    result.Remove(name);
                    break;
                case JsonObject inner when result[name] is JsonObject present:
                    Change(present, inner);
                    break;
                default:
                    result[name] = Apply(null, change);
                    break;
            }
        }
    }
}
