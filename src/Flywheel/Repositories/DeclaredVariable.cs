using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>An input variable of a module or stack.</summary>
/// <param name="IsRequired">It has no default.</param>
internal sealed record DeclaredVariable(string Name, bool IsRequired, bool IsSensitive, SourcePosition Position);
