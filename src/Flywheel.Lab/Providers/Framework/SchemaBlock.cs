using System.Collections.Immutable;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>What may stand in a block: attributes, and blocks within it.</summary>
internal sealed record SchemaBlock
{
    private readonly Lazy<TofuType> _type;

    public SchemaBlock() => _type = new(() => TofuType.Object(
        Attributes.Select(a => KeyValuePair.Create(a.Name, a.Type))
            .Concat(Blocks.Select(b => KeyValuePair.Create(b.Name, b.Nesting.Of(b.Block.Type))))));

    public ImmutableArray<SchemaAttribute> Attributes { get; init; } = [];

    public ImmutableArray<NestedBlock> Blocks { get; init; } = [];

    /// <summary>The type of the whole block.</summary>
    public TofuType Type => _type.Value;
}
