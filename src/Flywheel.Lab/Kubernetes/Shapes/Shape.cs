using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Shapes;

/// <summary>How the values at one place of an object merge and are owned: as one value, field by field, or item by item.</summary>
internal sealed record Shape
{
    private static readonly ShapeFields None = new([], NamesAll: true);
    private static readonly ShapeFields Free = new([], NamesAll: false);

    /// <summary>A place of a built-in kind without a rule of its own: objects by field, lists as one value.</summary>
    public static Shape Plain { get; } = new();

    /// <summary>A place that no schema describes: like <see cref="Plain"/>, but its fields are keys of a map.</summary>
    public static Shape Unknown { get; } = new() { Fields = new(() => Free) };

    /// <summary>An object here belongs to one owner as a whole.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>The items of a list here are values of their own, each at most once.</summary>
    public bool IsSet { get; init; }

    /// <summary>The fields that tell the items of a list apart; empty: it has no such fields.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Each item of a list belongs to one owner as a whole.</summary>
    public bool HasSingleItems { get; init; }

    public PatchRule Patch { get; init; } = PatchRule.Usual;

    /// <summary>What stands here when a list's item leaves this key out; null: nothing does.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>What an object here consists of. Types may contain themselves, so it is found when asked for.</summary>
    public Lazy<ShapeFields> Fields { get; init; } = new(() => None);

    /// <summary>The shape of a list's items; null: that of a value with the same fields.</summary>
    public Shape? ItemShape { get; init; }

    public Shape Item => ItemShape ?? new() { Fields = Fields, IsAtomic = HasSingleItems };

    /// <summary>A list here belongs to one owner as a whole.</summary>
    public bool IsAtomicList => !IsSet && Keys.IsEmpty;

    public Shape Field(string name) => Fields.Value.Of(name);

    /// <summary>Whether the name is a field of the type, in contrast to a key of a map.</summary>
    public bool Names(string name) => Fields.Value.Names(name);
}
