using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Processes;

/// <summary>The calls of Linux that start, watch, signal and reap a child. Every failure is an errno, never an exception.</summary>
internal static unsafe partial class NativeProcess
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int NoSuchFile = 2;
    public const int ArgumentsTooLong = 7;

    public const short PollIn = 1;

    public const int SignalInterrupt = 2;
    public const int SignalQuit = 3;
    public const int SignalKill = 9;
    public const int SignalTerminate = 15;

    private const int SignalChild = 17;
    private const nint IgnoreSignal = 1;
    private const int CloseOnExec = 0x80000;
    private const int SetPipeSize = 1031;
    private const int SetFlags = 4;
    private const int DuplicateCloseOnExec = 1030;
    private const int NonBlocking = 0x800;
    private const nuint BytesReadable = 0x541B;
    private const nint PidfdSendSignal = 424;
    private const nint PidfdOpen = 434;
    private const nint WholeGroup = 4;

    /// <summary>What an errno says, as the C library puts it.</summary>
    public static string Describe(int error) => new Win32Exception(error).Message;

    /// <summary>
    /// A pipe whose ends no other child inherits; reading never blocks. Neither end is 0, 1 or 2 even when flywheel was started with
    /// those closed, because the child's own streams are put there.
    /// </summary>
    public static int OpenPipe(out int readEnd, out int writeEnd)
    {
        var ends = stackalloc int[2];
        if (pipe2(ends, CloseOnExec) != 0)
        {
            (readEnd, writeEnd) = (-1, -1);
            return Marshal.GetLastPInvokeError();
        }

        readEnd = AboveStandardStreams(ends[0]);
        writeEnd = AboveStandardStreams(ends[1]);
        _ = fcntl(readEnd, SetFlags, NonBlocking);
        return 0;
    }

    /// <summary>Asks for a larger pipe, which halves the cost of bulk output; refused silently where the user's share is used up.</summary>
    public static void Enlarge(int pipe, int bytes) => _ = fcntl(pipe, SetPipeSize, bytes);

    /// <summary>Bytes that lie in the pipe now.</summary>
    public static int Readable(int pipe)
    {
        int count;
        return ioctl(pipe, BytesReadable, &count) == 0 ? count : 0;
    }

    /// <summary>A handle of the child that stays its own even when the number is used again.</summary>
    public static SafeFileHandle? OpenPid(int pid)
    {
        var descriptor = syscall(PidfdOpen, pid, 0, 0, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Signals one process and no other.</summary>
    public static void Signal(SafeFileHandle process, int signal) => _ = Send(process, signal, 0);

    private static nint Send(SafeFileHandle process, int signal, nint flags)
    {
        var held = false;
        try
        {
            process.DangerousAddRef(ref held);
            return syscall(PidfdSendSignal, process.DangerousGetHandle(), signal, 0, flags);
        }
        finally
        {
            if (held)
            {
                process.DangerousRelease();
            }
        }
    }

    /// <summary>Kills one process, which leads a group, with all of its group; where the kernel cannot do that safely (before Linux 6.9), the process alone.</summary>
    public static void KillGroup(SafeFileHandle leader)
    {
        if (Send(leader, SignalKill, WholeGroup) < 0)
        {
            Signal(leader, SignalKill);
        }
    }

    /// <summary>Waits until the process has ended.</summary>
    /// <param name="process">Null: only the time is waited for.</param>
    /// <param name="milliseconds">The longest wait; negative: none.</param>
    /// <returns>False: the time is up, or a signal came between.</returns>
    public static bool HasEnded(SafeFileHandle? process, int milliseconds)
    {
        var polled = new Polled { Descriptor = process is null ? -1 : (int)process.DangerousGetHandle(), Events = PollIn };
        _ = poll(&polled, 1, milliseconds);
        GC.KeepAlive(process);
        return polled.Happened != 0;
    }

    /// <summary>Takes the exit status of a child that has exited, so that no zombie is left.</summary>
    public static (int? Code, int? Signal) Reap(int child)
    {
        int status;
        int reaped;
        do
        {
            reaped = waitpid(child, &status, 0);
        }
        while (reaped < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (reaped != child)
        {
            throw new InvalidOperationException($"The exit status of process {child} was taken by somebody else.");
        }

        var signal = status & 0x7f;
        return signal == 0 ? ((status >> 8) & 0xff, null) : (null, signal);
    }

    /// <summary>A parent that ignored SIGCHLD hands that on through exec, and then the kernel reaps children before we can ask how they ended.</summary>
    public static void KeepExitStatuses()
    {
        var current = stackalloc nint[64];
        if (sigaction(SignalChild, null, current) == 0 && current[0] == IgnoreSignal)
        {
            _ = signal(SignalChild, 0);
        }
    }

    private static int AboveStandardStreams(int descriptor)
    {
        if (descriptor > 2)
        {
            return descriptor;
        }

        var moved = fcntl(descriptor, DuplicateCloseOnExec, 3);
        _ = close(descriptor);
        return moved;
    }

    /// <summary>What poll waits for, as C lays it out.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Polled
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int poll(Polled* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int close(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ioctl(int descriptor, nuint request, int* argument);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int sigaction(int signal, void* wanted, nint* current);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint signal(int signal, nint disposition);
}
