using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Lab.Providers.Values;

/// <summary>A type of the tofu language.</summary>
internal abstract class TofuType
{
    public static TofuType String { get; } = new Primitive("string");

    public static TofuType Number { get; } = new Primitive("number");

    public static TofuType Bool { get; } = new Primitive("bool");

    /// <summary>Any type; the value says which.</summary>
    public static TofuType Dynamic { get; } = new Primitive("dynamic");

    private TofuType()
    {
    }

    public static TofuType List(TofuType element) => new Collection(CollectionKind.List, element);

    public static TofuType Set(TofuType element) => new Collection(CollectionKind.Set, element);

    public static TofuType Map(TofuType element) => new Collection(CollectionKind.Map, element);

    public static TofuType Object(IEnumerable<KeyValuePair<string, TofuType>> attributes) =>
        new ObjectOf(attributes.ToImmutableSortedDictionary(StringComparer.Ordinal));

    public static TofuType Tuple(IEnumerable<TofuType> elements) => new TupleOf([.. elements]);

    /// <summary>The type as the protocol and state files write it: <c>"string"</c>, <c>["map","string"]</c>.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json);
        }

        return stream.ToArray();
    }

    /// <summary>The reverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="FormatException">No such type.</exception>
    public static TofuType Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString() switch
        {
            "string" => String,
            "number" => Number,
            "bool" => Bool,
            "dynamic" => Dynamic,
            var name => throw new FormatException($"unknown type {name}"),
        },
        JsonValueKind.Array when json.GetArrayLength() >= 2 => json[0].GetString() switch
        {
            "list" => List(Parse(json[1])),
            "set" => Set(Parse(json[1])),
            "map" => Map(Parse(json[1])),
            "tuple" => Tuple(json[1].EnumerateArray().Select(Parse)),
            "object" => Object(json[1].EnumerateObject().Select(a => KeyValuePair.Create(a.Name, Parse(a.Value)))),
            var name => throw new FormatException($"unknown type {name}"),
        },
        _ => throw new FormatException("not a type"),
    };

    protected abstract void Write(Utf8JsonWriter json);

    /// <summary>string, number, bool or dynamic.</summary>
    internal sealed class Primitive(string name) : TofuType
    {
        public string Name { get; } = name;

        protected override void Write(Utf8JsonWriter json) => json.WriteStringValue(Name);
    }

    /// <summary>Which collection.</summary>
    internal enum CollectionKind
    {
        List,
        Set,
        Map,
    }

    /// <summary>Any number of elements of one type.</summary>
    internal sealed class Collection(CollectionKind kind, TofuType element) : TofuType
    {
        public CollectionKind Kind { get; } = kind;

        public TofuType Element { get; } = element;

        protected override void Write(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            json.WriteStringValue(Kind switch { CollectionKind.List => "list", CollectionKind.Set => "set", _ => "map" });
            Element.Write(json);
            json.WriteEndArray();
        }
    }

    /// <summary>Named attributes, each of its own type.</summary>
    internal sealed class ObjectOf(ImmutableSortedDictionary<string, TofuType> attributes) : TofuType
    {
        public ImmutableSortedDictionary<string, TofuType> Attributes { get; } = attributes;

        protected override void Write(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            json.WriteStringValue("object");
            json.WriteStartObject();
            foreach (var (name, type) in Attributes)
            {
                json.WritePropertyName(name);
                type.Write(json);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    /// <summary>So many elements, each of its own type.</summary>
    internal sealed class TupleOf(ImmutableArray<TofuType> elements) : TofuType
    {
        public ImmutableArray<TofuType> Elements { get; } = elements;

        protected override void Write(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            json.WriteStringValue("tuple");
            json.WriteStartArray();
            foreach (var element in Elements)
            {
                element.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndArray();
        }
    }
}
