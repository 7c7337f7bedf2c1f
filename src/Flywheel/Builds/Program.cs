using Flywheel.Tools;

namespace Flywheel.Builds;

/// <summary>A program of this machine.</summary>
/// <param name="Name">As one types it.</param>
/// <param name="Path">Absolute; links are kept, because some programs look at the name they are called by.</param>
/// <param name="Identity">Changes when the program is replaced.</param>
internal sealed record Program(string Name, string Path, string Identity)
{
    /// <summary>The program at a path; null when there is none that may be run.</summary>
    public static Program? At(string name, string path) => ToolPath.IsProgram(path) ? new(name, path, ToolPath.StampOf(path)) : null;
}
