using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>The words of a strategic merge patch that are not content.</summary>
internal static class PatchDirective
{
    public const string Marker = "$patch";
    public const string Replace = "replace";
    public const string Delete = "delete";

    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";

    /// <summary>The word after <c>$patch</c>; null: it is not a text.</summary>
    public static string? Read(JsonNode? directive) => directive is JsonValue value && value.TryGetValue(out string? word) ? word : null;

    /// <summary>Whether the name speaks of a list beside it.</summary>
    public static bool IsListDirective(string name) =>
        name.StartsWith(OrderPrefix, StringComparison.Ordinal) || name.StartsWith(DeletePrefix, StringComparison.Ordinal);

    /// <summary>The list from which values are deleted; null: the name is another one.</summary>
    public static string? DeletedFrom(string name) =>
        name.StartsWith(DeletePrefix, StringComparison.Ordinal) ? name[DeletePrefix.Length..] : null;

    /// <summary>Takes the wanted orders of lists out of the patch.</summary>
    public static IEnumerable<(string List, JsonArray Order)> Orders(JsonObject patch)
    {
        foreach (var name in patch.Select(field => field.Key).Where(name => name.StartsWith(OrderPrefix, StringComparison.Ordinal)).ToList())
        {
            var order = patch[name] as JsonArray ?? throw PatchRefusal.Bad("invalid patch format of setElementOrder list");
            patch.Remove(name);
            yield return (name[OrderPrefix.Length..], order);
        }
    }

    /// <summary>Sets a field to the patch's value without directives and nulls.</summary>
    public static void Put(JsonObject target, string name, JsonNode? value)
    {
        if (Strip(value) is { } content)
        {
            target[name] = content;
        }
        else
        {
            target.Remove(name);
        }
    }

    /// <summary>The content of a part of a patch that meets nothing to merge with; null: there is none.</summary>
    public static JsonNode? Strip(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject json when json.ContainsKey(Marker):
                return null;
            case JsonObject json:
                var content = new JsonObject();
                foreach (var (name, member) in json)
                {
                    if (!IsListDirective(name) && name != "$retainKeys" && Strip(member) is { } kept)
                    {
                        content[name] = kept;
                    }
                }

                return content;
            case JsonArray array:
                return new JsonArray([.. array.Where(item => item is not JsonObject json || !json.ContainsKey(Marker)).Select(Strip)]);
            default:
                return value?.DeepClone();
        }
    }
}
