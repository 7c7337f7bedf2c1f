using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>The paths at which two values of a resource differ. Never goes below a place that is marked sensitive, as keys can be secrets too.</summary>
internal sealed class AttributePaths
{
    private const int Most = 64;
    private readonly ImmutableArray<string>.Builder _paths = ImmutableArray.CreateBuilder<string>();

    /// <summary>In the order of the document, at most 64.</summary>
    public ImmutableArray<string> Paths => _paths.ToImmutable();

    /// <summary>How many more there are.</summary>
    public int More { get; private set; }

    /// <summary>Compares <c>before</c> with <c>after</c> of a change.</summary>
    public static AttributePaths Of(JsonElement change)
    {
        var paths = new AttributePaths();
        paths.Compare("", new(Member(change, "before"), Member(change, "before_sensitive")),
            new(Member(change, "after"), Member(change, "after_sensitive")), Member(change, "after_unknown"));
        return paths;
    }

    /// <summary>The paths of <c>replace_paths</c>.</summary>
    public static ImmutableArray<string> Forcing(JsonElement change) =>
        Member(change, "replace_paths") is { ValueKind: JsonValueKind.Array } paths
            ? [.. paths.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.Array).Take(Most).Select(Join)]
            : [];

    private static string Join(JsonElement path) => path.EnumerateArray().Aggregate("", (text, step) =>
        step.ValueKind == JsonValueKind.String ? Below(text, step.GetString()!) : $"{text}[{step.GetRawText()}]");

    private void Compare(string path, Marked before, Marked after, JsonElement? unknown)
    {
        if (unknown is { ValueKind: JsonValueKind.True })
        {
            Add(path);
        }
        else if (before.IsSensitive || after.IsSensitive || before.Kind != after.Kind)
        {
            // An attribute that is not there and one that is null are the same to tofu; an unknown one is not there.
            if (!Same(before.Value, after.Value) || unknown is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } && HoldsTrue(unknown.Value))
            {
                Add(path);
            }
        }
        else if (before.Kind == JsonValueKind.Object)
        {
            foreach (var name in Names(before.Value, after.Value, unknown))
            {
                Compare(Below(path, name), before.Member(name), after.Member(name), Member(unknown, name));
            }
        }
        else if (before.Kind == JsonValueKind.Array && before.Count == after.Count)
        {
            for (var i = 0; i < before.Count; i++)
            {
                Compare($"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", before.Item(i), after.Item(i), Item(unknown, i));
            }
        }
        else if (!Same(before.Value, after.Value))
        {
            Add(path);
        }
    }

    private void Add(string path)
    {
        if (_paths.Count == Most)
        {
            More++;
            return;
        }

        _paths.Add(path);
    }

    private static IEnumerable<string> Names(params ReadOnlySpan<JsonElement?> objects)
    {
        var names = new List<string>();
        foreach (var value in objects)
        {
            if (value is { ValueKind: JsonValueKind.Object } members)
            {
                names.AddRange(members.EnumerateObject().Select(m => m.Name));
            }
        }

        return names.Distinct(StringComparer.Ordinal);
    }

    private static bool Same(JsonElement? left, JsonElement? right) => (IsNull(left), IsNull(right)) switch
    {
        (true, true) => true,
        (false, false) => JsonElement.DeepEquals(left!.Value, right!.Value),
        _ => false,
    };

    private static bool IsNull(JsonElement? value) => value is null or { ValueKind: JsonValueKind.Null };

    private static bool HoldsTrue(JsonElement marks) => marks.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Object => marks.EnumerateObject().Any(m => HoldsTrue(m.Value)),
        JsonValueKind.Array => marks.EnumerateArray().Any(HoldsTrue),
        _ => false,
    };

    private static string Below(string path, string name) =>
        name.Length == 0 || name.Any(c => !char.IsLetterOrDigit(c) && c is not ('_' or '-')) ? $"{path}[\"{name}\"]"
        : path.Length == 0 ? name : $"{path}.{name}";

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Item(JsonElement? value, int index) =>
        value is { ValueKind: JsonValueKind.Array } items && index < items.GetArrayLength() ? items[index] : null;

    // A value with the map beside it that says which of its parts are sensitive.
    private readonly record struct Marked(JsonElement? Value, JsonElement? Marks)
    {
        public bool IsSensitive => Marks is { ValueKind: JsonValueKind.True };

        public JsonValueKind Kind => Value?.ValueKind ?? JsonValueKind.Null;

        public int Count => Value!.Value.GetArrayLength();

        public Marked Member(string name) => new(AttributePaths.Member(Value, name), AttributePaths.Member(Marks, name));

        public Marked Item(int index) => new(AttributePaths.Item(Value, index), AttributePaths.Item(Marks, index));
    }
}
