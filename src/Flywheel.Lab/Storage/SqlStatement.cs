using System.Collections.Immutable;

namespace Flywheel.Lab.Storage;

/// <summary>One SQL statement with its values.</summary>
/// <param name="Text">A constant; values are named in it as <c>$name</c>.</param>
/// <param name="Parameters">The values by name.</param>
internal readonly record struct SqlStatement(string Text, params ImmutableArray<(string Name, object Value)> Parameters);
