using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// Which fields an object names, and the object without some of them. The rules are those of structured-merge-diff, the library of the API
/// server (https://github.com/kubernetes-sigs/structured-merge-diff, typed/tofieldset.go and typed/remove.go).
/// </summary>
internal static class FieldSets
{
    /// <summary>The fields that an applied object names.</summary>
    public static FieldSet Of(JsonObject content, Shape shape)
    {
        var set = new FieldSet();
        Add(set, [], content, shape);
        return set;
    }

    /// <summary>The object without members of a set; both stay as they are.</summary>
    public static JsonObject Remove(JsonObject content, FieldSet set, Shape shape) => Without(content, set, shape) as JsonObject ?? [];

    private static void Add(FieldSet set, List<string> path, JsonNode? value, Shape shape)
    {
        switch (value)
        {
            case JsonObject json when !shape.IsAtomic:
                foreach (var (name, member) in json)
                {
                    path.Add(PathElement.Field(name));
                    Add(set, path, member, shape.Field(name));
                    if (member is null or JsonObject { Count: 0 } || !shape.Names(name))
                    {
                        set.Insert(path);
                    }

                    path.RemoveAt(path.Count - 1);
                }

                break;
            case JsonArray array when !shape.IsAtomicList:
                AddItems(set, path, array, shape);
                break;
            default:
                set.Insert(path);
                break;
        }
    }

    private static void AddItems(FieldSet set, List<string> path, JsonArray array, Shape shape)
    {
        foreach (var group in array.GroupBy(item => PathElement.Item(item, shape), StringComparer.Ordinal).Where(group => group.Key is not null))
        {
            path.Add(group.Key!);
            if (group.Take(2).Count() == 1)
            {
                Add(set, path, group.First(), shape.Item);
            }

            set.Insert(path);
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>What is left of a value; null: nothing.</summary>
    private static JsonNode? Without(JsonNode? value, FieldSet set, Shape shape)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } when shape.IsAtomic:
            case JsonArray { Count: > 0 } when shape.IsAtomicList:
                return null;
            case JsonObject json:
                var rest = new JsonObject();
                foreach (var (name, member) in json)
                {
                    var element = PathElement.Field(name);
                    if (set.HasMember(element))
                    {
                        continue;
                    }

                    var kept = set.Below(element) is { } below ? Without(member, below, shape.Field(name)) : member?.DeepClone();
                    if (kept is not null || member is null)
                    {
                        rest[name] = kept;
                    }
                }

                return rest.Count > 0 ? rest : null;
            case JsonArray array:
                var items = new JsonArray([.. array.Select(item => Left(item, set, shape)).Where(item => item is not null)]);
                return items.Count > 0 ? items : null;
            default:
                return value?.DeepClone();
        }
    }

    private static JsonNode? Left(JsonNode? item, FieldSet set, Shape list) => PathElement.Item(item, list) is not { } element ? item?.DeepClone()
        : set.HasMember(element) ? null
        : set.Below(element) is { } below ? Without(item, below, list.Item)
        : item?.DeepClone();
}
