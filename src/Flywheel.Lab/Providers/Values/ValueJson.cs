using System.Text.Json;

namespace Flywheel.Lab.Providers.Values;

/// <summary>Values as JSON, as state files keep them.</summary>
internal static class ValueJson
{
    /// <summary>Reads by type; what the type does not name is left out, what the JSON does not name is null.</summary>
    /// <exception cref="FormatException">The JSON is no value of the type.</exception>
    public static TofuValue Read(JsonElement json, TofuType type)
    {
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return TofuValue.Null;
        }

        return type switch
        {
            TofuType.Collection { Kind: TofuType.CollectionKind.Map } map => TofuValue.Map(
                Expect(json, JsonValueKind.Object).EnumerateObject().Select(m => KeyValuePair.Create(m.Name, Read(m.Value, map.Element)))),
            TofuType.Collection { Kind: TofuType.CollectionKind.Set } set => TofuValue.Set(
                Expect(json, JsonValueKind.Array).EnumerateArray().Select(e => Read(e, set.Element))),
            TofuType.Collection list => TofuValue.List(Expect(json, JsonValueKind.Array).EnumerateArray().Select(e => Read(e, list.Element))),
            TofuType.TupleOf tuple => TofuValue.List(
                Expect(json, JsonValueKind.Array).EnumerateArray().Zip(tuple.Elements).Select(e => Read(e.First, e.Second))),
            TofuType.ObjectOf structure => ReadObject(Expect(json, JsonValueKind.Object), structure),
            _ => ReadPrimitive(json, type),
        };
    }

    private static TofuValue ReadObject(JsonElement json, TofuType.ObjectOf type) => TofuValue.Map(type.Attributes.Select(attribute =>
        KeyValuePair.Create(attribute.Key, json.TryGetProperty(attribute.Key, out var member) ? Read(member, attribute.Value) : TofuValue.Null)));

    private static TofuValue ReadPrimitive(JsonElement json, TofuType type)
    {
        if (type == TofuType.Dynamic)
        {
            var known = TofuType.Parse(Expect(json, JsonValueKind.Object).GetProperty("type"));
            var value = Read(json.GetProperty("value"), known);
            return value.IsSet ? value.AsDynamic(known) : value;
        }

        return json.ValueKind switch
        {
            JsonValueKind.String when type == TofuType.String => TofuValue.Of(json.GetString()),
            JsonValueKind.String when type == TofuType.Number => TofuValue.Of(TofuNumber.Parse(json.GetString()!)),
            JsonValueKind.Number when type == TofuType.Number => TofuValue.Of(TofuNumber.Parse(json.GetRawText())),
            JsonValueKind.True or JsonValueKind.False when type == TofuType.Bool => TofuValue.Of(json.GetBoolean()),
            _ => throw new FormatException($"a {json.ValueKind} stands where the schema has another type"),
        };
    }

    private static JsonElement Expect(JsonElement json, JsonValueKind kind) =>
        json.ValueKind == kind ? json : throw new FormatException($"a {json.ValueKind} stands where the schema has an {kind}");
}
