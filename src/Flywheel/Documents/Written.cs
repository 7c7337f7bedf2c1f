using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>A value as the user wrote it, and where.</summary>
internal sealed record Written<T>(T Value, SourcePosition Position);

/// <summary>An entry of a mapping whose keys are the user's own names.</summary>
/// <param name="Name">The key.</param>
/// <param name="Position">Where the key stands.</param>
/// <param name="Value">What it names.</param>
internal sealed record Named<T>(string Name, SourcePosition Position, T Value);
