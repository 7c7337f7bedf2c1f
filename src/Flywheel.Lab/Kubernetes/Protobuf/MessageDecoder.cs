using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Kubernetes.Protobuf;

/// <summary>
/// Turns messages into the JSON of their types. Go's types write every field that is no pointer, empty or not; in JSON they leave out most
/// empty ones, and so does this.
/// </summary>
internal static class MessageDecoder
{
    private const int DeepestNesting = 64;

    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static JsonObject Decode(StructType type, ReadOnlySpan<byte> message) => Struct(type, message, [], 0);

    private static JsonObject Struct(StructType type, ReadOnlySpan<byte> message, JsonObject content, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new MalformedProtobufException("messages are nested too deep");
        }

        var reader = new WireReader(message);
        while (reader.Read())
        {
            // fields of newer versions are passed over, as protobuf has it
            if (type.ByNumber.TryGetValue(reader.Field, out var field))
            {
                Field(field, ref reader, content, depth);
            }
        }

        return content;
    }

    private static void Field(ApiField field, ref WireReader reader, JsonObject content, int depth)
    {
        if (field.IsInline)
        {
            _ = Struct(field.Type.Fields, reader.Bytes(), content, depth + 1);
            return;
        }

        switch (field.Type.Kind)
        {
            case TypeKind.List when field.Type.Element!.Kind is TypeKind.Int32 or TypeKind.Int64 && reader.Type == WireType.Bytes:
                foreach (var number in WireReader.Packed(reader.Bytes()))
                {
                    List(content, field.Name).Add(number);
                }

                break;
            case TypeKind.List:
                List(content, field.Name).Add(Value(field.Type.Element!, ref reader, depth));
                break;
            case TypeKind.Map:
                Entry(field.Type, reader.Bytes(), Map(content, field.Name), depth);
                break;
            default:
                var value = Value(field.Type, ref reader, depth);
                if (value is null || (field is { LeftOutWhenEmpty: true, IsPointer: false } && IsEmpty(value)))
                {
                    content.Remove(field.Name);
                }
                else
                {
                    content[field.Name] = value;
                }

                break;
        }
    }

    private static JsonNode? Value(ApiType type, ref WireReader reader, int depth) => type.Kind switch
    {
        TypeKind.Bool => JsonValue.Create(reader.Number() != 0),
        TypeKind.Int32 => JsonValue.Create(unchecked((int)reader.Number())),
        TypeKind.Int64 => JsonValue.Create(reader.Number()),
        TypeKind.Float64 => JsonValue.Create(Finite(reader.Double())),
        TypeKind.String => JsonValue.Create(reader.Text()),
        TypeKind.Bytes => JsonValue.Create(Convert.ToBase64String(reader.Bytes())),
        TypeKind.Struct => Struct(type.Fields, reader.Bytes(), [], depth + 1),
        TypeKind.Time => WellKnownMessages.Time(reader.Bytes(), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        TypeKind.MicroTime => WellKnownMessages.Time(reader.Bytes(), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        TypeKind.Quantity => WellKnownMessages.Quantity(reader.Bytes()),
        TypeKind.IntOrString => WellKnownMessages.IntOrString(reader.Bytes()),
        TypeKind.Json or TypeKind.Schema => WellKnownMessages.Raw(reader.Bytes()),
        // a list with a name of its own is a message around it
        TypeKind.List when type.IsNamed => NamedList(type, reader.Bytes(), depth + 1),
        _ => throw new MalformedProtobufException(string.Create(CultureInfo.InvariantCulture, $"field {reader.Field} has no form in protobuf")),
    };

    private static JsonArray NamedList(ApiType type, ReadOnlySpan<byte> message, int depth)
    {
        var list = new JsonArray();
        var reader = new WireReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                list.Add(Value(type.Element!, ref reader, depth));
            }
        }

        return list;
    }

    private static void Entry(ApiType type, ReadOnlySpan<byte> message, JsonObject map, int depth)
    {
        var key = "";
        JsonNode? value = null;
        var reader = new WireReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Text();
                    break;
                case 2:
                    value = Value(type.Element!, ref reader, depth + 1);
                    break;
            }
        }

        map[key] = value ?? (type.Element!.Kind is TypeKind.String or TypeKind.Bytes ? JsonValue.Create("") : null);
    }

    private static JsonArray List(JsonObject content, string name)
    {
        if (content[name] is not JsonArray list)
        {
            content[name] = list = [];
        }

        return list;
    }

    private static JsonObject Map(JsonObject content, string name)
    {
        if (content[name] is not JsonObject map)
        {
            content[name] = map = [];
        }

        return map;
    }

    private static bool IsEmpty(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.False => true,
        JsonValueKind.Number => value.ToJsonString() == "0",
        JsonValueKind.String => value.GetValue<string>().Length == 0,
        _ => false,
    };

    private static double Finite(double number) =>
        double.IsFinite(number) ? number : throw new MalformedProtobufException("a number is infinite");
}
