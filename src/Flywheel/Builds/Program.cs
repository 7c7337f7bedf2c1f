using System.Globalization;

namespace Flywheel.Builds;

/// <summary>A program of this machine.</summary>
/// <param name="Name">As one types it.</param>
/// <param name="Path">Absolute; links are kept, because some programs look at the name they are called by.</param>
/// <param name="Identity">Changes when the program is replaced: where it really lies, its size and time.</param>
internal sealed record Program(string Name, string Path, string Identity)
{
    /// <summary>The program at a path; null when there is none that may be run.</summary>
    public static Program? At(string name, string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return file.Exists && (file.UnixFileMode & anyExecute) != 0
                ? new(name, path, string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"))
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
