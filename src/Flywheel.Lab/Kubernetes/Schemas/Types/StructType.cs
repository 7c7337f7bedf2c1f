using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Flywheel.Lab.Kubernetes.Schemas.Types;

/// <summary>A type of the API that has fields.</summary>
internal sealed class StructType
{
    private readonly Lazy<FrozenDictionary<string, ApiField>> _byName;
    private readonly Lazy<FrozenDictionary<int, ApiField>> _byNumber;
    private readonly Lazy<ImmutableArray<ApiField>> _nested;

    public StructType(string name, ImmutableArray<ApiField> fields)
    {
        Name = name;
        Fields = fields;
        _byName = new(() => Flattened().ToFrozenDictionary(field => field.Name, StringComparer.Ordinal));
        _byNumber = new(() => fields.Where(field => field.Number > 0).ToFrozenDictionary(field => field.Number));
        _nested = new(() => [.. Flattened().Where(field => field is { IsPointer: false, Type.Kind: TypeKind.Struct })]);
    }

    /// <summary>Without its package: <c>DeploymentSpec</c>.</summary>
    public string Name { get; }

    /// <summary>In the order of their declaration.</summary>
    public ImmutableArray<ApiField> Fields { get; }

    /// <summary>By their names in JSON, those of inlined types too.</summary>
    public FrozenDictionary<string, ApiField> ByName => _byName.Value;

    /// <summary>By their numbers in protobuf.</summary>
    public FrozenDictionary<int, ApiField> ByNumber => _byNumber.Value;

    /// <summary>The fields that the server always writes, as <c>{}</c> when nothing is in them.</summary>
    public ImmutableArray<ApiField> Nested => _nested.Value;

    private IEnumerable<ApiField> Flattened() =>
        Fields.SelectMany(field => field.IsInline ? field.Type.Fields.Flattened() : [field]);
}
