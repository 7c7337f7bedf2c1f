using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>The schemas of one OpenAPI document: of its kinds, and of the types that they are made of.</summary>
internal sealed class OpenApiSchemas
{
    private readonly Dictionary<StructType, string> _names = [];
    private readonly Queue<StructType> _missing = new();

    /// <summary>By name.</summary>
    public JsonObject All { get; } = [];

    /// <summary>Adds a kind and the types that it is made of.</summary>
    public void Add(ApiKind kind)
    {
        var schema = TypeTable.Of(kind) is { } type ? Of(type)
            : kind.Schema?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(OpenApiDocuments.GroupVersionKind(kind));
        All[NameOf(kind)] = schema;
        while (_missing.TryDequeue(out var next))
        {
            All[_names[next]] = Of(next);
        }
    }

    private JsonObject Of(StructType type)
    {
        var properties = new JsonObject();
        foreach (var (name, field) in type.ByName.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            properties[name] = Of(field.Type);
        }

        return new() { ["type"] = "object", ["properties"] = properties };
    }

    private JsonObject Of(ApiType type) => type.Kind switch
    {
        TypeKind.Bool => new() { ["type"] = "boolean" },
        TypeKind.Int32 => new() { ["type"] = "integer", ["format"] = "int32" },
        TypeKind.Int64 => new() { ["type"] = "integer", ["format"] = "int64" },
        TypeKind.Float64 => new() { ["type"] = "number", ["format"] = "double" },
        TypeKind.Bytes => new() { ["type"] = "string", ["format"] = "byte" },
        TypeKind.Time or TypeKind.MicroTime => new() { ["type"] = "string", ["format"] = "date-time" },
        TypeKind.String or TypeKind.Duration or TypeKind.Quantity => new() { ["type"] = "string" },
        TypeKind.IntOrString => new()
        {
            ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
            ["format"] = "int-or-string",
        },
        TypeKind.Struct => Reference(type.Fields),
        TypeKind.List => new() { ["type"] = "array", ["items"] = Of(type.Element!) },
        TypeKind.Map => new() { ["type"] = "object", ["additionalProperties"] = Of(type.Element!) },
        _ => new() { ["type"] = "object" },
    };

    private JsonObject Reference(StructType type)
    {
        if (!_names.TryGetValue(type, out var name))
        {
            // Packages have types of the same name; what tells them apart is of no meaning.
            name = type.Name;
            while (_names.ContainsValue(name))
            {
                name += "_";
            }

            _names[type] = name;
            _missing.Enqueue(type);
        }

        // A reference has no other fields beside it in OpenAPI 3.0, so it is wrapped as a real server does.
        return new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" }) };
    }

    /// <summary>The group's domain turned around, as a real server names custom kinds.</summary>
    private static string NameOf(ApiKind kind) => kind.Group.Length == 0
        ? $"io.k8s.api.core.{kind.Version}.{kind.Kind}"
        : $"{string.Join('.', kind.Group.Split('.').Reverse())}.{kind.Version}.{kind.Kind}";
}
