using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Lab.Kubernetes.Schemas.Types;

/// <summary>
/// The types of one package, in the form of the lists in this folder: a line <c>Name</c> begins a type, a line <c>Name = type</c> names
/// another one, and an indented line <c>number name type</c> is a field. A name <c>.</c> is an inlined type, <c>?</c> behind a name
/// means that the server leaves out empty values, <c>*</c> before a type that empty and absent differ.
/// </summary>
internal sealed class TypePackage
{
    private readonly string _name;
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lazy<StructType>> _structs = new(StringComparer.Ordinal);

    public TypePackage(string name, TextReader list)
    {
        _name = name;
        List<string>? fields = null;
        while (list.ReadLine() is { } line)
        {
            if (line[0] == ' ')
            {
                fields!.Add(line);
            }
            else if (line.IndexOf(" = ", StringComparison.Ordinal) is > 0 and var equals)
            {
                _named.Add(line[..equals], line[(equals + 3)..]);
            }
            else if (line[0] != '#')
            {
                var lines = fields = [];
                _structs.Add(line, new(() => new StructType(line, [.. lines.Select(Field)])));
            }
        }
    }

    public StructType? Find(string name) => _structs.GetValueOrDefault(name)?.Value;

    private ApiField Field(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = parts[1];
        var isPointer = parts[2][0] == '*';
        return new ApiField(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            name == "." ? "" : name.TrimEnd('?'),
            Type(isPointer ? parts[2][1..] : parts[2]),
            isPointer,
            name[^1] == '?');
    }

    private ApiType Type(string text) => text switch
    {
        "bool" => new(TypeKind.Bool, text),
        "int32" => new(TypeKind.Int32, text),
        "int64" => new(TypeKind.Int64, text),
        "float64" => new(TypeKind.Float64, text),
        "string" => new(TypeKind.String, text),
        "bytes" => new(TypeKind.Bytes, "[]uint8"),
        "Time" => new(TypeKind.Time, "v1.Time"),
        "MicroTime" => new(TypeKind.MicroTime, "v1.MicroTime"),
        "Duration" => new(TypeKind.Duration, "v1.Duration"),
        "Quantity" => new(TypeKind.Quantity, "resource.Quantity"),
        "IntOrString" => new(TypeKind.IntOrString, "intstr.IntOrString"),
        "Raw" or "Json" => new(TypeKind.Json, "runtime.RawExtension"),
        "Schema" => new(TypeKind.Schema, "v1.JSONSchemaProps", _structs["JSONSchemaProps"]),
        _ when text.StartsWith("[]", StringComparison.Ordinal) => ListOf(text[2..]),
        _ when text.StartsWith("map[", StringComparison.Ordinal) => MapOf(text),
        _ => Named(text),
    };

    private ApiType ListOf(string elementText)
    {
        var element = Type(elementText.TrimStart('*'));
        return new(TypeKind.List, $"[]{element.GoName}", element);
    }

    private ApiType MapOf(string text)
    {
        var close = text.IndexOf(']', StringComparison.Ordinal);
        var element = Type(text[(close + 1)..]);
        return new(TypeKind.Map, $"map[{Type(text[4..close]).GoName}]{element.GoName}", element);
    }

    private ApiType Named(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var package = dot < 0 ? this : TypeTable.Package(text[..dot]) ?? throw new InvalidDataException($"no package of {text} in {_name}");
        return package.Own(text[(dot + 1)..]);
    }

    private ApiType Own(string name)
    {
        var goName = $"{_name[(_name.IndexOf('/', StringComparison.Ordinal) + 1)..]}.{name}";
        if (_structs.TryGetValue(name, out var fields))
        {
            return new(TypeKind.Struct, goName, fields);
        }

        var meaning = Type(_named[name]);
        return new(meaning.Kind, goName, meaning.Element, named: true);
    }
}
