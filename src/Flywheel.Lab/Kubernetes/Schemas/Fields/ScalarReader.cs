using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Quantities;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Kubernetes.Schemas.Fields;

/// <summary>Reads the values that are no structs, lists or maps, and gives them the form that the server writes.</summary>
internal static class ScalarReader
{
    private static readonly SearchValues<char> _base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n");

    /// <summary>The canonical value, the same node when it is already; null: it has another type.</summary>
    /// <exception cref="FieldTypeException">The type is right but its text cannot be read.</exception>
    public static JsonNode? Read(TypeKind kind, JsonNode value)
    {
        var form = value.GetValueKind();
        return kind switch
        {
            TypeKind.Bool => form is JsonValueKind.True or JsonValueKind.False ? value : null,
            TypeKind.Int32 => form == JsonValueKind.Number && int.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _) ? value : null,
            TypeKind.Int64 => form == JsonValueKind.Number && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _) ? value : null,
            TypeKind.Float64 => form == JsonValueKind.Number ? value : null,
            TypeKind.IntOrString => IntOrString(value, form),
            TypeKind.Quantity => ReadQuantity(value, form),
            _ when form != JsonValueKind.String => null,
            TypeKind.Bytes => Bytes(value, Text(value)),
            TypeKind.Time => Time(value, Text(value), "yyyy-MM-dd'T'HH:mm:ss'Z'"),
            TypeKind.MicroTime => Time(value, Text(value), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
            _ => value,
        };
    }

    /// <summary>A quantity of a resource list, which are not kept finer than that (SetDefaults_ResourceList).</summary>
    public static JsonNode RoundedToMillis(JsonNode value)
    {
        var text = Text(value);
        return Quantity.TryParse(text, out var quantity, out _) ? Same(value, text, quantity.RoundedToMillis().ToString()) : value;
    }

    private static JsonNode? IntOrString(JsonNode value, JsonValueKind form)
    {
        if (form != JsonValueKind.Number)
        {
            return form == JsonValueKind.String ? value : null;
        }

        var text = value.ToJsonString();
        return int.TryParse(text, CultureInfo.InvariantCulture, out _)
            ? value
            : throw new FieldTypeException($"json: cannot unmarshal number {text} into Go value of type int32");
    }

    private static JsonNode? ReadQuantity(JsonNode value, JsonValueKind form)
    {
        var text = form switch
        {
            JsonValueKind.String => Text(value),
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };
        if (text is null)
        {
            return null;
        }

        if (!Quantity.TryParse(text, out var quantity, out var problem))
        {
            throw new FieldTypeException(problem);
        }

        return form == JsonValueKind.String ? Same(value, text, quantity.ToString()) : JsonValue.Create(quantity.ToString());
    }

    private static JsonNode Bytes(JsonNode value, string text)
    {
        var buffer = new byte[((text.Length / 4) + 1) * 3];
        if (Convert.TryFromBase64String(text, buffer, out var length))
        {
            return Same(value, text, Convert.ToBase64String(buffer.AsSpan(0, length)));
        }

        throw new FieldTypeException(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {FirstIllegal(text)}"));
    }

    private static int FirstIllegal(string text)
    {
        var place = text.AsSpan().IndexOfAnyExcept(_base64);
        return place >= 0 && (text[place] != '=' || place % 4 < 2) ? place : text.Length / 4 * 4;
    }

    private static JsonNode Time(JsonNode value, string text, string format)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || text.Length < 19
            || text[10] is not ('T' or 't'))
        {
            throw new FieldTypeException($"parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"");
        }

        return Same(value, text, time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }

    private static JsonNode Same(JsonNode value, string text, string canonical) =>
        text == canonical ? value : JsonValue.Create(canonical);

    // a value made in the program may hold a DateTime or an enum, whose text only the serializer knows
    public static string Text(JsonNode value) =>
        value.AsValue().TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize<string>(value.ToJsonString())!;
}
