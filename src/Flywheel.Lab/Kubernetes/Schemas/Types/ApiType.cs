namespace Flywheel.Lab.Kubernetes.Schemas.Types;

/// <summary>The type of a field of the API.</summary>
internal sealed class ApiType
{
    private readonly Lazy<StructType>? _fields;

    public ApiType(TypeKind kind, string goName, ApiType? element = null, bool named = false)
    {
        Kind = kind;
        GoName = goName;
        Element = element;
        IsNamed = named;
    }

    public ApiType(TypeKind kind, string goName, Lazy<StructType> fields)
    {
        Kind = kind;
        GoName = goName;
        _fields = fields;
    }

    public TypeKind Kind { get; }

    /// <summary>What the server's sentences call it: <c>int32</c>, <c>v1.PodSpec</c>, <c>map[string]string</c>.</summary>
    public string GoName { get; }

    /// <summary>Of a list or a map what it holds.</summary>
    public ApiType? Element { get; }

    /// <summary>A list with a name of its own, which protobuf wraps into a message.</summary>
    public bool IsNamed { get; }

    /// <summary>Of a struct its fields.</summary>
    public StructType Fields => _fields?.Value ?? throw new InvalidOperationException($"{GoName} has no fields");
}
