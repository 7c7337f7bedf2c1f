using System.Collections.Immutable;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>The attributes of an attribute.</summary>
/// <param name="Nesting">One object or a collection of them.</param>
/// <param name="Attributes">Of each object.</param>
internal sealed record NestedAttributes(Nesting Nesting, ImmutableArray<SchemaAttribute> Attributes)
{
    public SchemaBlock Block { get; } = new() { Attributes = Attributes };

    public TofuType Type => Nesting.Of(Block.Type);
}
