using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Lab.Providers.Values;

/// <summary>Values as MessagePack, as the protocol carries them (OpenTofu's docs/plugin-protocol/object-wire-format.md).</summary>
internal static class ValueCodec
{
    public static ReadOnlyMemory<byte> Encode(TofuValue value, TofuType type)
    {
        var writer = new MessagePackWriter();
        Write(writer, value, type);
        return writer.Written;
    }

    /// <exception cref="FormatException">The bytes are no value of the type.</exception>
    public static TofuValue Decode(ReadOnlySpan<byte> bytes, TofuType type)
    {
        var reader = new MessagePackReader(bytes);
        var value = Read(ref reader, type);
        return reader.AtEnd ? value : throw new FormatException("there is more than one value");
    }

    private static void Write(MessagePackWriter writer, TofuValue value, TofuType type)
    {
        if (value.IsNull)
        {
            writer.Null();
            return;
        }

        if (value.IsUnknown)
        {
            writer.Unknown();
            return;
        }

        switch (type)
        {
            case TofuType.Collection { Kind: TofuType.CollectionKind.Map } map:
                writer.MapHeader(Expect(value, ValueKind.Map).Members.Count);
                foreach (var (name, member) in value.Members)
                {
                    writer.String(name);
                    Write(writer, member, map.Element);
                }

                break;
            case TofuType.Collection list:
                writer.ArrayHeader(Expect(value, ValueKind.List).Elements.Length);
                foreach (var element in value.Elements)
                {
                    Write(writer, element, list.Element);
                }

                break;
            case TofuType.TupleOf tuple:
                writer.ArrayHeader(tuple.Elements.Length);
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    Write(writer, value[i], tuple.Elements[i]);
                }

                break;
            case TofuType.ObjectOf structure:
                _ = Expect(value, ValueKind.Map);
                writer.MapHeader(structure.Attributes.Count);
                foreach (var (name, attribute) in structure.Attributes)
                {
                    writer.String(name);
                    Write(writer, value[name], attribute);
                }

                break;
            case var dynamic when dynamic == TofuType.Dynamic:
                var known = value.DynamicType ?? TypeOf(value);
                writer.ArrayHeader(2);
                writer.Binary(known.ToJson());
                Write(writer, value, known);
                break;
            default:
                WritePrimitive(writer, value, type);
                break;
        }
    }

    private static void WritePrimitive(MessagePackWriter writer, TofuValue value, TofuType type)
    {
        if (type == TofuType.String)
        {
            writer.String(Expect(value, ValueKind.String).Text!);
        }
        else if (type == TofuType.Number)
        {
            writer.Number(Expect(value, ValueKind.Number).NumberValue!.Value);
        }
        else
        {
            writer.Bool(Expect(value, ValueKind.Bool).Truth!.Value);
        }
    }

    private static TofuValue Expect(TofuValue value, ValueKind kind) =>
        value.Kind == kind ? value : throw new InvalidOperationException($"a {value.Kind} stands where the schema has a {kind}");

    private static TofuType TypeOf(TofuValue value) => value.Kind switch
    {
        ValueKind.String => TofuType.String,
        ValueKind.Number => TofuType.Number,
        ValueKind.Bool => TofuType.Bool,
        ValueKind.List => TofuType.Tuple(value.Elements.Select(TypeOf)),
        ValueKind.Map => TofuType.Object(value.Members.Select(m => KeyValuePair.Create(m.Key, TypeOf(m.Value)))),
        _ => TofuType.Dynamic,
    };

    private static TofuValue Read(ref MessagePackReader reader, TofuType type)
    {
        if (reader.TryNull())
        {
            return TofuValue.Null;
        }

        if (reader.TryUnknown())
        {
            return TofuValue.Unknown;
        }

        switch (type)
        {
            case TofuType.Collection { Kind: TofuType.CollectionKind.Map } map:
                return ReadMap(ref reader, _ => map.Element);
            case TofuType.Collection collection:
                var elements = ReadList(ref reader, _ => collection.Element);
                return collection.Kind == TofuType.CollectionKind.Set ? TofuValue.Set(elements) : TofuValue.List(elements);
            case TofuType.TupleOf tuple:
                return TofuValue.List(ReadList(
                    ref reader, i => i < tuple.Elements.Length ? tuple.Elements[i] : throw new FormatException("a tuple is too long")));
            case TofuType.ObjectOf structure:
                return ReadMap(ref reader, name => structure.Attributes.GetValueOrDefault(name)
                    ?? throw new FormatException($"the schema has no attribute {name}"));
            case var dynamic when dynamic == TofuType.Dynamic:
                return ReadDynamic(ref reader);
            case var text when text == TofuType.String:
                return TofuValue.Of(reader.String());
            case var number when number == TofuType.Number:
                return TofuValue.Of(reader.Number());
            default:
                return TofuValue.Of(reader.Bool());
        }
    }

    private static TofuValue ReadDynamic(ref MessagePackReader reader)
    {
        if (reader.ArrayHeader() != 2)
        {
            throw new FormatException("a dynamic value is a type and a value");
        }

        using var json = JsonDocument.Parse(reader.Bytes("a type").ToArray());
        var type = TofuType.Parse(json.RootElement);
        var value = Read(ref reader, type);
        return value.IsSet ? value.AsDynamic(type) : value;
    }

    private static TofuValue ReadMap(ref MessagePackReader reader, Func<string, TofuType> typeOf)
    {
        var count = reader.MapHeader();
        var members = ImmutableSortedDictionary.CreateBuilder<string, TofuValue>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = reader.String();
            members[name] = Read(ref reader, typeOf(name));
        }

        return TofuValue.Map(members);
    }

    private static TofuValue[] ReadList(ref MessagePackReader reader, Func<int, TofuType> typeOf)
    {
        var elements = new TofuValue[reader.ArrayHeader()];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Read(ref reader, typeOf(i));
        }

        return elements;
    }
}
