using System.Collections.Immutable;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>The schema of a provider's configuration, of a resource or of a data source.</summary>
internal sealed record ResourceSchema
{
    /// <summary>States of older versions go through <see cref="Resource.Upgrade"/>.</summary>
    public int Version { get; init; }

    public required SchemaBlock Block { get; init; }

    public TofuType Type => Block.Type;

    public static ResourceSchema Of(params ImmutableArray<SchemaAttribute> attributes) => new() { Block = new() { Attributes = attributes } };
}
