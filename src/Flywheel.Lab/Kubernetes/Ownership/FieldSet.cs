using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// A set of paths into an object: a tree of steps in which each node may be a member of its own and may have members below. It reads and
/// writes the <c>fieldsV1</c> format. Not changed any more once it is shared.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    // a node that is no member has members below
    public bool IsEmpty => _nodes.Count == 0;

    public static FieldSet Of(params IEnumerable<IReadOnlyList<string>> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
        {
            set.Insert(path);
        }

        return set;
    }

    /// <summary>Adds a path; the empty one, the whole object, is never a member.</summary>
    public void Insert(IReadOnlyList<string> path)
    {
        var set = this;
        for (var i = 0; i < path.Count; i++)
        {
            var node = set._nodes.GetValueOrDefault(path[i]);
            if (i == path.Count - 1)
            {
                set._nodes[path[i]] = new(true, node.Below);
                return;
            }

            if (node.Below is null)
            {
                node = node with { Below = new() };
                set._nodes[path[i]] = node;
            }

            set = node.Below;
        }
    }

    /// <summary>Whether the path itself is a member.</summary>
    public bool Has(IReadOnlyList<string> path)
    {
        var set = this;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (set._nodes.GetValueOrDefault(path[i]).Below is not { } below)
            {
                return false;
            }

            set = below;
        }

        return path.Count > 0 && set.HasMember(path[^1]);
    }

    /// <summary>Whether the step itself is a member.</summary>
    public bool HasMember(string element) => _nodes.GetValueOrDefault(element).IsMember;

    /// <summary>The members below a step; null: none.</summary>
    public FieldSet? Below(string element) => _nodes.GetValueOrDefault(element).Below is { IsEmpty: false } below ? below : null;

    public FieldSet Union(FieldSet other) => Combine(other, (mine, theirs) => mine || theirs, _nodes.Keys.Union(other._nodes.Keys));

    public FieldSet Intersection(FieldSet other) => Combine(other, (mine, theirs) => mine && theirs, _nodes.Keys.Where(other._nodes.ContainsKey));

    /// <summary>The members that the other set does not have.</summary>
    public FieldSet Difference(FieldSet other) => Combine(other, (mine, theirs) => mine && !theirs, _nodes.Keys);

    /// <summary>The members that are neither members of the other set nor below one.</summary>
    public FieldSet Without(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            var theirs = other._nodes.GetValueOrDefault(element);
            if (!theirs.IsMember)
            {
                result.Put(element, node.IsMember, theirs.Below is null ? node.Below : node.Below?.Without(theirs.Below));
            }
        }

        return result;
    }

    /// <summary>The members at or below one step.</summary>
    public FieldSet Only(string element)
    {
        var result = new FieldSet();
        if (_nodes.TryGetValue(element, out var node))
        {
            result.Put(element, node.IsMember, node.Below);
        }

        return result;
    }

    /// <summary>The same set with the fields that lead to its members: of <c>a.b.c</c> also <c>a</c> and <c>a.b</c>, where those are fields of types.</summary>
    public FieldSet WithParents(Shape shape)
    {
        var result = new FieldSet();
        foreach (var (element, node) in _nodes)
        {
            var name = PathElement.FieldName(element);
            var below = node.Below?.WithParents(name is null ? shape.Item : shape.Field(name));
            result.Put(element, node.IsMember || (name is not null && below is { IsEmpty: false } && shape.Names(name)), below);
        }

        return result;
    }

    /// <summary>All members in order.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths() => Paths([]);

    public bool SetEquals(FieldSet other) => Difference(other).IsEmpty && other.Difference(this).IsEmpty;

    /// <summary>As <c>fieldsV1</c>.</summary>
    public JsonObject ToJson() => ToJson(self: false);

    /// <summary>Reads <c>fieldsV1</c>; what is not understood is left out.</summary>
    public static FieldSet Read(JsonObject fields)
    {
        var set = new FieldSet();
        foreach (var (element, value) in fields)
        {
            if (element.Length > 2 && element[1] == ':' && value is JsonObject below)
            {
                var inner = Read(below);
                set.Put(element, below.ContainsKey(".") || inner.IsEmpty, inner);
            }
        }

        return set;
    }

    private JsonObject ToJson(bool self)
    {
        var json = new JsonObject();
        if (self && !IsEmpty)
        {
            json["."] = new JsonObject();
        }

        foreach (var (element, node) in _nodes)
        {
            json[element] = node.Below?.ToJson(node.IsMember) ?? [];
        }

        return json;
    }

    private IEnumerable<IReadOnlyList<string>> Paths(IReadOnlyList<string> prefix)
    {
        foreach (var (element, node) in _nodes)
        {
            string[] path = [.. prefix, element];
            if (node.IsMember)
            {
                yield return path;
            }

            foreach (var below in node.Below?.Paths(path) ?? [])
            {
                yield return below;
            }
        }
    }

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> isMember, IEnumerable<string> elements)
    {
        var result = new FieldSet();
        foreach (var element in elements)
        {
            var (mine, theirs) = (_nodes.GetValueOrDefault(element), other._nodes.GetValueOrDefault(element));
            var below = mine.Below is null && theirs.Below is null ? null : (mine.Below ?? new()).Combine(
                theirs.Below ?? new(), isMember, Elements(mine.Below).Union(Elements(theirs.Below)));
            result.Put(element, isMember(mine.IsMember, theirs.IsMember), below);
        }

        return result;
    }

    private static IEnumerable<string> Elements(FieldSet? set) => set?._nodes.Keys ?? Enumerable.Empty<string>();

    private void Put(string element, bool isMember, FieldSet? below)
    {
        below = below is { IsEmpty: false } ? below : null;
        if (isMember || below is not null)
        {
            _nodes[element] = new(isMember, below);
        }
    }

    private readonly record struct Node(bool IsMember, FieldSet? Below);
}
