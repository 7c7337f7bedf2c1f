using System.Runtime.InteropServices;

namespace Flywheel.Processes;

/// <summary>Signals to processes that are not our children.</summary>
internal static partial class Signals
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>What Ctrl-C does. Nothing happens when there is no such process.</summary>
    public static void Interrupt(int pid) => _ = kill(pid, SigInt);

    /// <summary>Asks it to end, from a program rather than from a keyboard.</summary>
    public static void Terminate(int pid) => _ = kill(pid, SigTerm);

    /// <summary>Ends it without asking.</summary>
    public static void Kill(int pid) => _ = kill(pid, SigKill);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
