using System.Collections.Immutable;

namespace Flywheel.Repositories.Hcl;

/// <summary>Attributes and blocks of a file or of a block, each in the order of the file.</summary>
internal sealed record HclBody(ImmutableArray<HclAttribute> Attributes, ImmutableArray<HclBlock> Blocks)
{
    public static readonly HclBody Empty = new([], []);

    public HclAttribute? Attribute(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    public IEnumerable<HclBlock> BlocksOf(string type) => Blocks.Where(block => block.Type == type);
}
