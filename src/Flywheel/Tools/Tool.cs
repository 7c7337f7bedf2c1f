namespace Flywheel.Tools;

/// <summary>A program that was found and whose version is known.</summary>
/// <param name="Name">As one types it.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Version">As the program says it: <c>1.11.4</c>.</param>
/// <param name="Identity">Changes when the program is replaced: version, and where it lies, its size, time and inode.</param>
internal sealed record Tool(string Name, string Path, string Version, string Identity);
