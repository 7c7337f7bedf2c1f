using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>Which parts of a value in plan JSON are sensitive, followed from the structure around it down to the leaf.</summary>
internal readonly record struct SensitiveMarks
{
    private readonly Kind _kind;
    private readonly JsonElement _map;

    private SensitiveMarks(Kind kind, JsonElement map = default) => (_kind, _map) = (kind, map);

    private enum Kind
    {
        // The plan's own structure: its members tell what is sensitive beside them.
        Structure,

        // A value of the user's with a map of marks: true, or objects and arrays of the same shape.
        Map,

        // All of it.
        All,

        // An expression of the configuration that gives a sensitive thing its value; the references in it are no secret.
        Expression,

        // The arguments of a module call; the map is the module's variables.
        Arguments,
    }

    /// <summary>A piece of the plan's own structure.</summary>
    public static SensitiveMarks Structure => default;

    /// <summary>All of it is sensitive.</summary>
    public static SensitiveMarks All => new(Kind.All);

    /// <summary>The whole value is sensitive.</summary>
    public bool IsAll => _kind == Kind.All;

    /// <summary>The marks of a member.</summary>
    public SensitiveMarks Member(JsonElement parent, string name) => _kind switch
    {
        Kind.Structure => InStructure(parent, name),
        Kind.Map => OfMap(Find(_map, name)),
        Kind.Expression => name == "constant_value" ? All : Structure,
        Kind.Arguments => IsTrue(Find(Find(_map, name), "sensitive")) ? new(Kind.Expression) : Structure,
        _ => this,
    };

    /// <summary>The marks of an item.</summary>
    public SensitiveMarks Item(int index) => _kind != Kind.Map ? this
        : _map.ValueKind == JsonValueKind.Array && index < _map.GetArrayLength() ? OfMap(_map[index]) : OfMap(null);

    private static SensitiveMarks InStructure(JsonElement parent, string name) => name switch
    {
        "values" when Find(parent, "sensitive_values") is { } map => OfMap(map),
        "before" when Find(parent, "before_sensitive") is { } map => OfMap(map),
        "after" when Find(parent, "after_sensitive") is { } map => OfMap(map),
        "value" or "default" when IsTrue(Find(parent, "sensitive")) => All,
        "expression" when IsTrue(Find(parent, "sensitive")) => new(Kind.Expression),
        "expressions" when Find(Find(parent, "module"), "variables") is { } variables => new(Kind.Arguments, variables),
        _ => Structure,
    };

    private static SensitiveMarks OfMap(JsonElement? map) => IsTrue(map) ? All : new(Kind.Map, map ?? default);

    private static bool IsTrue(JsonElement? value) => value is { ValueKind: JsonValueKind.True };

    private static JsonElement? Find(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var member) ? member : null;
}
