using System.Reflection;
using System.Text.Json.Serialization;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

/// <summary>
/// Compares the tables of types with the models of the Kubernetes client, which come from the OpenAPI document of a newer version: what
/// the tables have, the models must have too.
/// </summary>
internal static class ModelComparison
{
    public static void Compare(StructType type, Type model, string path, List<string> differences, HashSet<string> seen)
    {
        if (!seen.Add(type.Name + model.Name))
        {
            return;
        }

        var properties = model.GetProperties()
            .Select(property => (Name: property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name, property.PropertyType))
            .Where(property => property.Name is not null)
            .ToDictionary(property => property.Name!, property => property.PropertyType, StringComparer.Ordinal);
        foreach (var (name, field) in type.ByName)
        {
            if (!properties.TryGetValue(name, out var property))
            {
                differences.Add($"{path}.{name}");
                continue;
            }

            Compare(field.Type, property, $"{path}.{name}", differences, seen);
        }
    }

    private static void Compare(ApiType type, Type model, string path, List<string> differences, HashSet<string> seen)
    {
        switch (type.Kind)
        {
            case TypeKind.Struct:
                Compare(type.Fields, model, path, differences, seen);
                break;
            case TypeKind.List or TypeKind.Map when model.IsGenericType:
                Compare(type.Element!, model.GetGenericArguments()[^1], path, differences, seen);
                break;
            case TypeKind.List or TypeKind.Map:
                differences.Add($"{path} is {model.Name}");
                break;
            default:
                var expected = Nullable.GetUnderlyingType(model)?.Name ?? model.Name;
                if (!Fits(type.Kind, expected))
                {
                    differences.Add($"{path}: {type.Kind} is {expected}");
                }

                break;
        }
    }

    private static bool Fits(TypeKind kind, string model) => kind switch
    {
        TypeKind.Bool => model == "Boolean",
        TypeKind.Int32 => model == "Int32",
        TypeKind.Int64 => model == "Int64",
        TypeKind.Float64 => model == "Double",
        TypeKind.String or TypeKind.Duration => model == "String",
        TypeKind.Bytes => model == "Byte[]",
        TypeKind.Time or TypeKind.MicroTime => model == "DateTime",
        TypeKind.Quantity => model == "ResourceQuantity",
        TypeKind.IntOrString => model is "IntOrString" or "IntstrIntOrString",
        _ => true,
    };
}
