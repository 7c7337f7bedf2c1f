using System.Collections.Immutable;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>One attribute of a schema, and what the framework does with it when it plans.</summary>
internal sealed record SchemaAttribute
{
    public required string Name { get; init; }

    /// <summary>Its type; that of <see cref="Nested"/> when that is given.</summary>
    public TofuType Type => Nested?.Type ?? PlainType!;

    /// <summary>The type of an attribute that is not nested.</summary>
    public TofuType? PlainType { get; init; }

    /// <summary>Attributes of its own.</summary>
    public NestedAttributes? Nested { get; init; }

    public bool Required { get; init; }

    public bool Optional { get; init; }

    /// <summary>The provider gives the value where the configuration does not.</summary>
    public bool Computed { get; init; }

    public bool Sensitive { get; init; }

    /// <summary>The value is never kept in plan or state.</summary>
    public bool WriteOnly { get; init; }

    /// <summary>The sentence that a user of a deprecated attribute reads; null: it is not deprecated.</summary>
    public string? Deprecated { get; init; }

    /// <summary>The planned value where the configuration has none.</summary>
    public TofuValue? Default { get; init; }

    /// <summary>Another value means another object.</summary>
    public bool RequiresReplace { get; init; }

    /// <summary>A computed value that stays when other attributes change; else it is planned as unknown then.</summary>
    public bool KeepsValue { get; init; }

    /// <summary>The only values; empty: any.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>The least number; null: any.</summary>
    public long? AtLeast { get; init; }

    public static SchemaAttribute IsRequired(string name, TofuType type) => new() { Name = name, PlainType = type, Required = true };

    public static SchemaAttribute IsOptional(string name, TofuType type) => new() { Name = name, PlainType = type, Optional = true };

    public static SchemaAttribute IsComputed(string name, TofuType type) => new() { Name = name, PlainType = type, Computed = true };

    public static SchemaAttribute IsOptionalComputed(string name, TofuType type) =>
        new() { Name = name, PlainType = type, Optional = true, Computed = true };

    public static SchemaAttribute HasDefault(string name, TofuValue value) => new()
    {
        Name = name,
        PlainType = value.Kind switch { ValueKind.Bool => TofuType.Bool, ValueKind.Number => TofuType.Number, _ => TofuType.String },
        Optional = true,
        Computed = true,
        Default = value,
    };
}
