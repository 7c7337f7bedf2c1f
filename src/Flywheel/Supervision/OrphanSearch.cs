using System.Globalization;
using Flywheel.Processes;

namespace Flywheel.Supervision;

/// <summary>Asks the kernel who prints to a file: for a command whose supervisor died in the moment between its start and the note about it.</summary>
internal static class OrphanSearch
{
    /// <summary>The identity of the oldest process that has the file as its stdout; null when there is none that we may see.</summary>
    public static string? WriterOf(string output) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0 && PrintsTo(pid) == output)
        .Select(ProcessIdentity.Of)
        .OfType<string>()
        .MinBy(identity => long.Parse(identity.Split(' ')[1], CultureInfo.InvariantCulture));

    private static string? PrintsTo(int pid)
    {
        try
        {
            return File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/1"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
