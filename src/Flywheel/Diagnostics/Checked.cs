using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Flywheel.Diagnostics;

/// <summary>What a reader returns: the value if it is usable, and every problem that was found on the way.</summary>
/// <param name="Value">The value; null when an error made it unusable.</param>
/// <param name="Diagnostics">All problems, warnings too, in the order of the file.</param>
internal sealed record Checked<T>(T? Value, ImmutableArray<Diagnostic> Diagnostics) where T : class
{
    /// <summary>The value can be used: it is there and no diagnostic is an error.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsUsable => Value is not null && !Diagnostics.Any(d => d.IsError);
}
