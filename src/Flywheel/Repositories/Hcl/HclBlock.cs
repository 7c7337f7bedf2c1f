using System.Collections.Immutable;

namespace Flywheel.Repositories.Hcl;

/// <summary>A block: <c>variable "name" { … }</c>.</summary>
/// <param name="Type">The word before the labels.</param>
/// <param name="Labels">Quoted or bare words between type and brace.</param>
/// <param name="Body">What is between the braces.</param>
/// <param name="Offset">Where the type starts in the file.</param>
internal sealed record HclBlock(string Type, ImmutableArray<string> Labels, HclBody Body, int Offset)
{
    /// <summary>The first label; empty when there is none.</summary>
    public string Name => Labels.IsEmpty ? "" : Labels[0];
}
