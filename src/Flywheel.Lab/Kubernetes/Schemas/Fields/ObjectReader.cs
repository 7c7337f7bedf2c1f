using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Kubernetes.Schemas.Fields;

/// <summary>
/// Brings an object into the form that a server has after reading it into its own types: unknown fields, nulls and empty values that
/// it never writes are gone, the structs that it always writes are there, scalars are in their canonical form.
/// </summary>
/// <param name="unknown">Takes the paths of the fields that the types do not have.</param>
internal sealed class ObjectReader(ICollection<string> unknown)
{
    private readonly FieldPath _path = new();

    /// <summary>Changes the object.</summary>
    /// <exception cref="FieldTypeException">A value has another type.</exception>
    public void Read(StructType type, JsonObject content) => ReadStruct(type, content);

    /// <summary>The same for the field of an object that has no type of its own: the metadata of a custom object.</summary>
    public void Read(StructType type, JsonObject content, string field)
    {
        _path.Enter(field);
        ReadStruct(type, content);
        _path.Leave();
    }

    private void ReadStruct(StructType type, JsonObject content)
    {
        foreach (var (name, value) in content.ToList())
        {
            _path.Enter(name);
            if (!type.ByName.TryGetValue(name, out var field))
            {
                unknown.Add(_path.ToString());
                content.Remove(name);
            }
            else if (Value(type, field, value) is { } result)
            {
                if (!ReferenceEquals(result, value))
                {
                    content[name] = result;
                }
            }
            else
            {
                content.Remove(name);
            }

            _path.Leave();
        }

        AddNested(type, content);
    }

    private void AddNested(StructType type, JsonObject content)
    {
        foreach (var field in type.Nested)
        {
            // what a kind's status begins with is up to its defaults
            if (!content.ContainsKey(field.Name) && field.Name is not "status")
            {
                var nested = new JsonObject();
                ReadStruct(field.Type.Fields, nested);
                content[field.Name] = nested;
            }
        }
    }

    /// <summary>The field's value, or null when the server would not write it.</summary>
    private JsonNode? Value(StructType type, ApiField field, JsonNode? value)
    {
        if (value is null && field.Type.Kind != TypeKind.Struct)
        {
            return null;
        }

        var result = value is null ? (field.IsPointer ? null : new JsonObject()) : Read(type, field.Type, value);
        return field is { LeftOutWhenEmpty: true, IsPointer: false } && result is not null && IsEmpty(field.Type.Kind, result) ? null : result;
    }

    private JsonNode? Read(StructType owner, ApiType type, JsonNode value)
    {
        switch (type.Kind)
        {
            case TypeKind.Struct:
                ReadStruct(type.Fields, value as JsonObject ?? throw Mismatch(owner, type, value));
                return value;
            case TypeKind.List:
                ReadList(owner, type, value as JsonArray ?? throw Mismatch(owner, type, value));
                return value;
            case TypeKind.Map:
                ReadMap(owner, type, value as JsonObject ?? throw Mismatch(owner, type, value));
                return value;
            case TypeKind.Schema when value is JsonObject schema:
                ReadStruct(type.Fields, schema);
                return value;
            case TypeKind.Schema or TypeKind.Json:
                return value;
            default:
                return ScalarReader.Read(type.Kind, value) is { } read ? read : throw Mismatch(owner, type, value);
        }
    }

    private void ReadList(StructType owner, ApiType type, JsonArray list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            _path.Enter(i);
            var element = list[i] ?? Empty(type.Element!.Kind);
            var result = element is null ? null : Read(owner, type.Element!, element);
            if (!ReferenceEquals(result, list[i]))
            {
                list[i] = result;
            }

            _path.Leave();
        }
    }

    private void ReadMap(StructType owner, ApiType type, JsonObject map)
    {
        foreach (var (key, value) in map.ToList())
        {
            _path.Enter(key, isKey: true);
            var element = value ?? Empty(type.Element!.Kind);
            var result = element is null ? null : Read(owner, type.Element!, element);
            if (result is not null && type.GoName == "v1.ResourceList")
            {
                result = ScalarReader.RoundedToMillis(result);
            }

            if (!ReferenceEquals(result, value))
            {
                map[key] = result;
            }

            _path.Leave();
        }
    }

    /// <summary>What null stands for in a list or a map.</summary>
    private static JsonNode? Empty(TypeKind kind) => kind switch
    {
        TypeKind.Struct => new JsonObject(),
        TypeKind.String or TypeKind.Bytes => JsonValue.Create(""),
        TypeKind.Quantity => JsonValue.Create("0"),
        TypeKind.Bool => JsonValue.Create(false),
        TypeKind.Int32 or TypeKind.Int64 => JsonValue.Create(0L),
        _ => null,
    };

    private static bool IsEmpty(TypeKind kind, JsonNode value) => kind switch
    {
        TypeKind.List => ((JsonArray)value).Count == 0,
        TypeKind.Map => ((JsonObject)value).Count == 0,
        TypeKind.Bool => value.GetValueKind() == JsonValueKind.False,
        TypeKind.Int32 or TypeKind.Int64 => value.ToJsonString() == "0",
        TypeKind.String or TypeKind.Bytes => ScalarReader.Text(value).Length == 0,
        _ => false,
    };

    /// <summary>In the words of Go's JSON decoder, which the server repeats.</summary>
    private FieldTypeException Mismatch(StructType owner, ApiType type, JsonNode value)
    {
        var what = value.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => "bool",
            JsonValueKind.Number when type.Kind is TypeKind.Int32 or TypeKind.Int64 => $"number {value.ToJsonString()}",
            JsonValueKind.Number => "number",
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            _ => "string",
        };
        return new($"json: cannot unmarshal {what} into Go struct field {owner.Name}.{_path.FieldsOnly()} of type {type.GoName}");
    }
}
