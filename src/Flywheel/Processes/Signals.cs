using System.Runtime.InteropServices;

namespace Flywheel.Processes;

/// <summary>Signals to processes that are not our children.</summary>
internal static partial class Signals
{
    private const int SigInt = 2;

    /// <summary>What Ctrl-C does. Nothing happens when there is no such process.</summary>
    public static void Interrupt(int pid) => _ = kill(pid, SigInt);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
