namespace Flywheel.Processes;

/// <summary>Where the number of a process means something: one boot of one machine, and one namespace of numbers in it.</summary>
/// <remarks>Two containers of one machine have the same boot and do not see each other's processes; two machines may have the same name.</remarks>
internal static class ProcessPlace
{
    /// <summary>The place of this process.</summary>
    public static string Own { get; } = $"{Read("/proc/sys/kernel/random/boot_id")} {Namespace()}";

    /// <summary>Whether a place is of the boot that this process runs on.</summary>
    public static bool IsOfThisBoot(string place) => place.Split(' ')[0] == Own.Split(' ')[0];

    private static string Namespace()
    {
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
