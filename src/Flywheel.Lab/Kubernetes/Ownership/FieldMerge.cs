using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>Puts what is applied over what is there (structured-merge-diff, typed/merge.go): objects by field, lists item by item.</summary>
internal static class FieldMerge
{
    /// <summary>The merged object; both arguments stay as they are.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject applied, Shape shape)
    {
        var result = new JsonObject();
        foreach (var (name, value) in live)
        {
            result[name] = applied.TryGetPropertyValue(name, out var wanted) ? Value(value, wanted, shape.Field(name)) : value?.DeepClone();
        }

        foreach (var (name, value) in applied)
        {
            if (!live.ContainsKey(name))
            {
                result[name] = value?.DeepClone();
            }
        }

        return result;
    }

    private static JsonNode? Value(JsonNode? live, JsonNode? applied, Shape shape) => (live, applied) switch
    {
        (JsonObject present, JsonObject wanted) when !shape.IsAtomic => Merge(present, wanted, shape),
        (JsonArray present, JsonArray wanted) when !shape.IsAtomicList => Items(present, wanted, shape),
        // nothing applied to what is owned part by part takes nothing away
        (JsonObject { Count: > 0 }, null) when !shape.IsAtomic => live.DeepClone(),
        (JsonArray { Count: > 0 }, null) when !shape.IsAtomicList => live.DeepClone(),
        _ => applied?.DeepClone(),
    };

    /// <summary>
    /// Both lists are walked side by side. Items of both take the order of the applied one; an item of the present list alone keeps its
    /// place after the item that stood before it.
    /// </summary>
    private static JsonArray Items(JsonArray live, JsonArray applied, Shape shape)
    {
        var present = live.Select(item => (Element: PathElement.Item(item, shape), Item: item)).ToList();
        var wanted = applied.Select(item => (Element: PathElement.Item(item, shape), Item: item)).ToList();
        var applies = wanted.Select(item => item.Element).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var known = present.Where(item => item.Element is not null).ToLookup(item => item.Element, item => item.Item, StringComparer.Ordinal);
        var merged = new HashSet<string?>(StringComparer.Ordinal);
        var nextShared = NextShared(wanted.ConvertAll(item => known.Contains(item.Element) ? item.Element : null));
        var result = new JsonArray();
        var (left, right) = (0, 0);
        while (left < present.Count || right < wanted.Count)
        {
            var element = left < present.Count ? present[left].Element : null;
            if (left < present.Count && (element is null || !applies.Contains(element)))
            {
                result.Add(present[left++].Item?.DeepClone());
            }
            else if (left < present.Count && (merged.Contains(element) || right == wanted.Count || element != nextShared[right]))
            {
                left++;
            }
            else
            {
                var (key, item) = wanted[right++];
                merged.Add(key);
                // an item that the present list has twice is not merged with either
                result.Add(known[key].Take(2).ToList() is [var found] ? Value(found, item, shape.Item) : item?.DeepClone());
            }
        }

        return result;
    }

    /// <summary>For each place the first item from there on that both lists have.</summary>
    private static string?[] NextShared(List<string?> shared)
    {
        var next = new string?[shared.Count];
        string? last = null;
        for (var i = shared.Count - 1; i >= 0; i--)
        {
            last = next[i] = shared[i] ?? last;
        }

        return next;
    }
}
