namespace Flywheel.Tools;

internal sealed record Tool(string Name, string Path, string Version, string Identity);
