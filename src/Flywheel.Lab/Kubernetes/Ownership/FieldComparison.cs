using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// Which fields differ between two states of an object (structured-merge-diff, typed/compare.go). A field is in at most one of the sets.
/// </summary>
internal sealed class FieldComparison
{
    private readonly List<string> _path = [];

    private FieldComparison()
    {
    }

    public FieldSet Added { get; private set; } = new();

    public FieldSet Modified { get; private set; } = new();

    public FieldSet Removed { get; private set; } = new();

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    /// <summary>What the later state has set: added or modified.</summary>
    public FieldSet Set => Added.Union(Modified);

    public static FieldComparison Of(JsonObject before, JsonObject after, Shape shape)
    {
        var comparison = new FieldComparison();
        comparison.Compare(new(true, before), new(true, after), shape);
        return comparison;
    }

    /// <summary>The same for a part of the fields.</summary>
    public FieldComparison Filter(Func<FieldSet, FieldSet> filter) =>
        new() { Added = filter(Added), Modified = filter(Modified), Removed = filter(Removed) };

    private void Compare(Side before, Side after, Shape shape)
    {
        switch (before.Value ?? after.Value)
        {
            case JsonObject when shape.IsAtomic || (before.IsEmpty && after.IsEmpty) || !before.IsObject || !after.IsObject:
            case JsonArray when shape.IsAtomicList || (before.IsEmpty && after.IsEmpty) || !before.IsList || !after.IsList:
            case JsonValue or null:
                Leaf(before, after);
                return;
            case JsonObject:
                Fields(before.Value as JsonObject ?? [], after.Value as JsonObject ?? [], shape);
                break;
            default:
                Items(before.Value as JsonArray ?? [], after.Value as JsonArray ?? [], shape);
                break;
        }

        if (!before.Exists)
        {
            Added.Insert(_path);
        }
        else if (!after.Exists)
        {
            Removed.Insert(_path);
        }
    }

    private void Leaf(Side before, Side after)
    {
        if (!before.Exists)
        {
            Added.Insert(_path);
        }
        else if (!after.Exists)
        {
            Removed.Insert(_path);
        }
        else if (!JsonNode.DeepEquals(before.Value, after.Value))
        {
            Modified.Insert(_path);
        }
    }

    private void Fields(JsonObject before, JsonObject after, Shape shape)
    {
        foreach (var (name, value) in before)
        {
            var exists = after.TryGetPropertyValue(name, out var later);
            Step(PathElement.Field(name), new(true, value), new(exists, later), shape.Field(name));
        }

        foreach (var (name, value) in after)
        {
            if (!before.ContainsKey(name))
            {
                Step(PathElement.Field(name), default, new(true, value), shape.Field(name));
            }
        }
    }

    private void Items(JsonArray before, JsonArray after, Shape shape)
    {
        var earlier = before.ToLookup(item => PathElement.Item(item, shape) ?? "", StringComparer.Ordinal);
        var later = after.ToLookup(item => PathElement.Item(item, shape) ?? "", StringComparer.Ordinal);
        foreach (var element in earlier.Select(group => group.Key).Union(later.Select(group => group.Key), StringComparer.Ordinal))
        {
            if (element.Length > 0)
            {
                Item(element, [.. earlier[element]], [.. later[element]], shape);
            }
        }
    }

    /// <summary>An item that a list has twice is one value; lists that other writers made may have such.</summary>
    private void Item(string element, List<JsonNode?> before, List<JsonNode?> after, Shape shape)
    {
        if (before.Count <= 1 && after.Count <= 1)
        {
            Step(element, Side.First(before), Side.First(after), shape.Item);
            return;
        }

        if (before.Count <= 1 != after.Count <= 1 && before.Count + after.Count > 2)
        {
            Step(element, before.Count > 1 ? default : Side.First(before), after.Count > 1 ? default : Side.First(after), shape.Item);
        }

        _path.Add(element);
        if (before.Count > 1 && after.Count > 1)
        {
            Leaf(new(true, new JsonArray([.. before.Select(item => item?.DeepClone())])), new(true, new JsonArray([.. after.Select(item => item?.DeepClone())])));
        }
        else
        {
            (before.Count > 1 ? Removed : Added).Insert(_path);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private void Step(string element, Side before, Side after, Shape shape)
    {
        if (before.Exists || after.Exists)
        {
            _path.Add(element);
            Compare(before, after, shape);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    /// <summary>A value on one side: absent, null or there.</summary>
    private readonly record struct Side(bool Exists, JsonNode? Value)
    {
        public bool IsEmpty => Value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

        public bool IsObject => Value is null or JsonObject;

        public bool IsList => Value is null or JsonArray;

        public static Side First(List<JsonNode?> items) => items is [var item, ..] ? new(true, item) : default;
    }
}
