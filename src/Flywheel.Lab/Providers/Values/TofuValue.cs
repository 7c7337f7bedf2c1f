using System.Collections.Immutable;

namespace Flywheel.Lab.Providers.Values;

/// <summary>
/// A value of the tofu language; it never changes. Lists, sets and tuples are a <see cref="ValueKind.List"/>, maps and objects a
/// <see cref="ValueKind.Map"/>: which of them is meant is said by the schema's type. Sets are kept sorted, so equal sets are equal here.
/// </summary>
internal sealed class TofuValue : IEquatable<TofuValue>
{
    private readonly object? _content;

    private TofuValue(ValueKind kind, object? content, TofuType? dynamicType = null) =>
        (Kind, _content, DynamicType) = (kind, content, dynamicType);

    public static TofuValue Null { get; } = new(ValueKind.Null, null);

    /// <summary>Known after apply.</summary>
    public static TofuValue Unknown { get; } = new(ValueKind.Unknown, null);

    public static TofuValue True { get; } = new(ValueKind.Bool, true);

    public static TofuValue False { get; } = new(ValueKind.Bool, false);

    public static TofuValue EmptyList { get; } = new(ValueKind.List, ImmutableArray<TofuValue>.Empty);

    public static TofuValue EmptyMap { get; } = new(ValueKind.Map, ImmutableSortedDictionary.Create<string, TofuValue>(StringComparer.Ordinal));

    public ValueKind Kind { get; }

    /// <summary>What a value of a dynamic attribute is; null: told by its content (tuples and objects).</summary>
    public TofuType? DynamicType { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public bool IsUnknown => Kind == ValueKind.Unknown;

    /// <summary>It is neither null nor unknown, though something in it may be.</summary>
    public bool IsSet => Kind is not (ValueKind.Null or ValueKind.Unknown);

    /// <summary>Nothing in it is unknown.</summary>
    public bool IsWhollyKnown => Kind switch
    {
        ValueKind.Unknown => false,
        ValueKind.List => Elements.All(e => e.IsWhollyKnown),
        ValueKind.Map => Members.Values.All(m => m.IsWhollyKnown),
        _ => true,
    };

    /// <summary>Its elements; empty when it is no list.</summary>
    public ImmutableArray<TofuValue> Elements => _content is ImmutableArray<TofuValue> elements ? elements : [];

    /// <summary>Its members by name, in ordinal order; empty when it is no map.</summary>
    public ImmutableSortedDictionary<string, TofuValue> Members =>
        _content as ImmutableSortedDictionary<string, TofuValue> ?? (ImmutableSortedDictionary<string, TofuValue>)EmptyMap._content!;

    /// <summary>A member; null when there is none or this is no map; unknown when this is.</summary>
    public TofuValue this[string name] => IsUnknown ? Unknown : Members.GetValueOrDefault(name, Null);

    /// <summary>An element; null when there is none or this is no list; unknown when this is.</summary>
    public TofuValue this[int index] => IsUnknown ? Unknown : index < Elements.Length ? Elements[index] : Null;

    /// <summary>Its text; null when it is null or unknown.</summary>
    public string? Text => _content as string;

    /// <summary>True or false; null when it is null or unknown.</summary>
    public bool? Truth => _content as bool?;

    public TofuNumber? NumberValue => _content as TofuNumber?;

    /// <summary>The whole number; null when it is null, unknown, a fraction or beyond 64 bits.</summary>
    public long? Integer => _content is TofuNumber { IsWhole: true } number && number.Whole is var whole && whole >= long.MinValue && whole <= long.MaxValue
        ? (long)whole
        : null;

    public static TofuValue Of(string? text) => text is null ? Null : new(ValueKind.String, text);

    public static TofuValue Of(bool? truth) => truth switch { null => Null, true => True, false => False };

    public static TofuValue Of(long? number) => number is { } whole ? new(ValueKind.Number, TofuNumber.Of(whole)) : Null;

    public static TofuValue Of(TofuNumber number) => new(ValueKind.Number, number);

    public static TofuValue List(IEnumerable<TofuValue> elements) => new(ValueKind.List, elements.ToImmutableArray());

    public static TofuValue List(params ReadOnlySpan<TofuValue> elements) => new(ValueKind.List, ImmutableArray.Create(elements));

    public static TofuValue Strings(IEnumerable<string> elements) => List(elements.Select(Of));

    /// <summary>Sorted, and without what is there twice.</summary>
    public static TofuValue Set(IEnumerable<TofuValue> elements) =>
        new(ValueKind.List, elements.Distinct().OrderBy(e => e.ToString(), StringComparer.Ordinal).ToImmutableArray());

    public static TofuValue Map(IEnumerable<KeyValuePair<string, TofuValue>> members) =>
        new(ValueKind.Map, members.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>An object; attributes of the schema that are not named are null on the wire.</summary>
    public static TofuValue Object(params ReadOnlySpan<(string Name, TofuValue Value)> members)
    {
        var builder = ImmutableSortedDictionary.CreateBuilder<string, TofuValue>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            builder[name] = value;
        }

        return new(ValueKind.Map, builder.ToImmutable());
    }

    public static TofuValue StringMap(IEnumerable<KeyValuePair<string, string>> members) =>
        Map(members.Select(m => KeyValuePair.Create(m.Key, Of(m.Value))));

    /// <summary>The same value of an attribute whose type is dynamic.</summary>
    public TofuValue AsDynamic(TofuType type) => new(Kind, _content, type);

    /// <summary>A copy with another value for this member.</summary>
    public TofuValue With(string name, TofuValue value) => new(ValueKind.Map, Members.SetItem(name, value), DynamicType);

    /// <summary>A copy with other values for these members.</summary>
    public TofuValue With(params ReadOnlySpan<(string Name, TofuValue Value)> members)
    {
        var builder = Members.ToBuilder();
        foreach (var (name, value) in members)
        {
            builder[name] = value;
        }

        return new(ValueKind.Map, builder.ToImmutable(), DynamicType);
    }

    /// <summary>A copy in which everything unknown is null, as states must be.</summary>
    public TofuValue WithoutUnknown() => Kind switch
    {
        ValueKind.Unknown => Null,
        ValueKind.List when !IsWhollyKnown => new(Kind, Elements.Select(e => e.WithoutUnknown()).ToImmutableArray(), DynamicType),
        ValueKind.Map when !IsWhollyKnown => new(
            Kind, Members.ToImmutableSortedDictionary(m => m.Key, m => m.Value.WithoutUnknown(), StringComparer.Ordinal), DynamicType),
        _ => this,
    };

    public bool Equals(TofuValue? other) => other is not null && Kind == other.Kind && Kind switch
    {
        ValueKind.Null or ValueKind.Unknown => true,
        ValueKind.List => Elements.SequenceEqual(other.Elements),
        ValueKind.Map => Members.Count == other.Members.Count
            && Members.All(m => other.Members.TryGetValue(m.Key, out var member) && member.Equals(m.Value)),
        _ => _content!.Equals(other._content),
    };

    public override bool Equals(object? obj) => Equals(obj as TofuValue);

    public override int GetHashCode() => Kind switch
    {
        ValueKind.List => HashCode.Combine(Kind, Elements.Length),
        ValueKind.Map => HashCode.Combine(Kind, Members.Count),
        _ => HashCode.Combine(Kind, _content),
    };

    /// <summary>The value as the language would write it; for tests and for sorting, not for people: it may be a secret.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Unknown => "unknown",
        ValueKind.String => $"\"{Text}\"",
        ValueKind.Bool => Truth == true ? "true" : "false",
        ValueKind.Number => _content!.ToString()!,
        ValueKind.List => $"[{string.Join(", ", Elements)}]",
        _ => $"{{{string.Join(", ", Members.Select(m => $"{m.Key} = {m.Value}"))}}}",
    };
}
