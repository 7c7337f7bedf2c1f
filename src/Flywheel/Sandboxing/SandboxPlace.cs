namespace Flywheel.Sandboxing;

/// <summary>Something of the machine that is visible in a sandbox, with everything below it.</summary>
/// <param name="Source">Absolute path outside.</param>
/// <param name="Path">Absolute path inside.</param>
/// <param name="IsWritable">What is written there stays; else it can only be read.</param>
internal sealed record SandboxPlace(string Source, string Path, bool IsWritable = false);
