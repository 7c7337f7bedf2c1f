namespace Flywheel.Repositories.Hcl;

/// <summary>A call of a function somewhere in a file.</summary>
/// <param name="Name">The function.</param>
/// <param name="First">Its first argument as written; empty: none.</param>
/// <param name="Offset">Where the name starts in the file.</param>
internal sealed record HclCall(string Name, ReadOnlyMemory<byte> First, int Offset);
