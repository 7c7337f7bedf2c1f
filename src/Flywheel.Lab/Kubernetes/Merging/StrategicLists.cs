using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>How a strategic merge patch merges lists: by merge key or by value, and in which order.</summary>
internal static class StrategicLists
{
    /// <summary>Merges a list that the patch gives an order for.</summary>
    public static void MergeOrdered(JsonObject target, JsonObject patch, string name, JsonArray order, Shape shape)
    {
        var key = shape.Patch.Key;
        var present = target[name] as JsonArray;
        var changes = patch[name] as JsonArray;
        if (present is null && changes is null)
        {
            return;
        }

        if (changes is not null)
        {
            patch.Remove(name);
            CheckOrder(changes, order, key);
        }

        var server = present?.DeepClone().AsArray() ?? [];
        target.Remove(name);
        var merged = (present, changes) switch
        {
            (null, not null) => PatchDirective.Strip(changes)!.AsArray(),
            (not null, null) => present,
            _ when shape.Patch.Merges => Merge(present!, changes!, shape),
            _ => changes!,
        };
        target[name] = Sort(merged, order, server, key);
    }

    /// <summary>Merges the items of a patch into a list.</summary>
    public static JsonArray Merge(JsonArray present, JsonArray patch, Shape shape)
    {
        var server = present.DeepClone().AsArray();
        if (shape.Patch.Key is not { } key)
        {
            return MergeValues(present, patch, server);
        }

        var changes = Special(ref present, patch, key);
        var result = Detach(present);
        foreach (var change in changes)
        {
            var at = Find(result, change, key);
            if (at >= 0)
            {
                result[at] = StrategicPatch.Merge(result[at]!.AsObject(), change.DeepClone().AsObject(), shape.Item);
            }
            else
            {
                result.Add(PatchDirective.Strip(change));
            }
        }

        return Sort(new JsonArray([.. result]), new JsonArray([.. changes.Select(change => change.DeepClone())]), server, key);
    }

    /// <summary>Takes values out of a list of plain values.</summary>
    public static void DeleteValues(JsonObject target, string name, JsonNode? values)
    {
        if (values is not JsonArray deleted)
        {
            throw PatchRefusal.Bad("invalid patch format of primitive list");
        }

        if (target[name] is JsonArray present)
        {
            target[name] = new JsonArray([.. present.Where(item => IndexOf(deleted, item, null) < 0).Select(item => item?.DeepClone())]);
        }
    }

    private static JsonArray MergeValues(JsonArray present, JsonArray patch, JsonArray server)
    {
        var result = new JsonArray();
        foreach (var item in present.Concat(patch))
        {
            if (IndexOf(result, item, null) < 0)
            {
                result.Add(item?.DeepClone());
            }
        }

        return Sort(result, patch, server, null);
    }

    /// <summary>Obeys the items that are directives: deletes what they name, or replaces the whole list.</summary>
    /// <returns>The other items.</returns>
    private static List<JsonObject> Special(ref JsonArray present, JsonArray patch, string key)
    {
        var others = new List<JsonObject>();
        var replace = false;
        foreach (var item in patch)
        {
            var json = item as JsonObject ?? throw PatchRefusal.Bad("expected a map, but received another value");
            if (!json.TryGetPropertyValue(PatchDirective.Marker, out var directive))
            {
                _ = KeyOf(json, key);
                others.Add(json);
                continue;
            }

            switch (PatchDirective.Read(directive))
            {
                case PatchDirective.Delete:
                    var deleted = KeyOf(json, key);
                    present = new JsonArray([.. Detach(present).Where(entry => !JsonNode.DeepEquals(entry![key], deleted))]);
                    break;
                case PatchDirective.Replace:
                    replace = true;
                    break;
                case "merge":
                    throw PatchRefusal.Bad("merging lists cannot yet be specified in the patch");
                default:
                    throw PatchRefusal.Bad($"unknown patch type: {directive} in map");
            }
        }

        present = replace ? [] : present;
        return others;
    }

    /// <summary>
    /// Puts items that the patch orders into that order. The others keep theirs and come after the ordered ones, except where the present
    /// list had them before.
    /// </summary>
    private static JsonArray Sort(JsonArray merged, JsonArray order, JsonArray server, string? key)
    {
        var items = Detach(merged);
        var ordered = items.Where(item => IndexOf(order, item, key) >= 0).OrderBy(item => IndexOf(order, item, key)).ToList();
        var others = items.Where(item => IndexOf(order, item, key) < 0).ToList();
        var result = new JsonArray();
        var (left, right) = (0, 0);
        while (left < others.Count || right < ordered.Count)
        {
            var other = right == ordered.Count || (left < others.Count && ComesBefore(others[left], ordered[right], server, key));
            result.Add(other ? others[left++] : ordered[right++]);
        }

        return result;
    }

    private static bool ComesBefore(JsonNode? item, JsonNode? other, JsonArray server, string? key)
    {
        var (at, otherAt) = (IndexOf(server, item, key), IndexOf(server, other, key));
        return at >= 0 && otherAt >= 0 && at < otherAt;
    }

    /// <summary>The patch's items have to be in the wanted order, which names all of them.</summary>
    private static void CheckOrder(JsonArray changes, JsonArray order, string? key)
    {
        var at = -1;
        foreach (var change in changes.Where(change => change is not JsonObject json || !json.ContainsKey(PatchDirective.Marker)))
        {
            var found = IndexOf(order, change, key);
            if (order.Count > 0 && found <= at)
            {
                throw PatchRefusal.Bad("The order in patch list doesn't match $setElementOrder list");
            }

            at = found;
        }
    }

    private static JsonNode? KeyOf(JsonObject item, string key) =>
        item.TryGetPropertyValue(key, out var value) ? value : throw PatchRefusal.Unprocessable();

    private static int Find(List<JsonNode?> items, JsonObject wanted, string key) =>
        items.FindIndex(item => item is JsonObject json && JsonNode.DeepEquals(json[key], wanted[key]));

    private static int IndexOf(JsonArray list, JsonNode? item, string? key)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (key is null ? JsonNode.DeepEquals(list[i], item)
                : list[i] is JsonObject json && item is JsonObject wanted && json.ContainsKey(key) && JsonNode.DeepEquals(json[key], wanted[key]))
            {
                return i;
            }
        }

        return -1;
    }

    private static List<JsonNode?> Detach(JsonArray array)
    {
        var items = array.ToList();
        array.Clear();
        return items;
    }
}
