namespace Flywheel.Lab.Providers.Framework;

/// <summary>A block within a block.</summary>
internal sealed record NestedBlock
{
    public required string Name { get; init; }

    public required SchemaBlock Block { get; init; }

    public Nesting Nesting { get; init; } = Nesting.List;

    public int MinItems { get; init; }

    /// <summary>0: any number.</summary>
    public int MaxItems { get; init; }

    /// <summary>Another value means another object.</summary>
    public bool RequiresReplace { get; init; }

    /// <summary>The <c>timeouts</c> block of a resource, with these operations.</summary>
    public static NestedBlock Timeouts(params string[] operations) => new()
    {
        Name = "timeouts",
        Nesting = Nesting.Single,
        Block = new() { Attributes = [.. operations.Select(o => SchemaAttribute.IsOptional(o, Values.TofuType.String))] },
    };
}
