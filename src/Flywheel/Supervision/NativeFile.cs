using System.Runtime.InteropServices;
using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>What .NET does not offer for files: links not followed, appending by the kernel, locks without side effects, memory that cannot change any more.</summary>
internal static partial class NativeFile
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int AtTheEnd = 0x400;
    private const int DoNotBlock = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int OwnerOnly = 0x180;

    private const int LockAlone = 2;
    private const int LockNow = 4;

    private const uint MemoryCloseOnExec = 0x1;
    private const uint MemoryAllowSealing = 0x2;
    private const uint MemoryNeverProgram = 0x8;
    private const int AddSeals = 1033;
    private const int GetSeals = 1034;
    private const int AllSeals = 0xf;

    // The one flag here whose value differs between architectures.
    private static readonly int s_noLink = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>For reading; a symbolic link in the last place is refused, and a pipe there does not hold us up.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenNoLink(string path) => Require(open(path, ReadOnly | DoNotBlock | CloseOnExec | s_noLink, 0), path);

    /// <summary>For writing at its end, whoever else writes; for the owner's eyes only.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenAppending(string path) => Require(open(path, ReadWrite | Create | AtTheEnd | CloseOnExec | s_noLink, OwnerOnly), path);

    /// <summary>Locks the file, making it if need be, until the handle is closed or this process dies. Children do not hold it.</summary>
    /// <returns>Null when somebody else holds it.</returns>
    /// <exception cref="IOException">It cannot be opened, or the file system has no locks.</exception>
    public static SafeFileHandle? TryLock(string path)
    {
        var file = Require(open(path, ReadWrite | Create | CloseOnExec | s_noLink, OwnerOnly), path);
        if (flock(file, LockAlone | LockNow) == 0)
        {
            return file;
        }

        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == NativeProcess.TryAgain ? null : throw new IOException($"{path} cannot be locked: {NativeProcess.Describe(error)}");
    }

    /// <summary>An empty file in memory alone.</summary>
    /// <exception cref="IOException">The system has none to give.</exception>
    public static SafeFileHandle NewMemory(string name)
    {
        // Systems that forbid programs in memory want to be told that this is none; older ones do not know the word.
        var descriptor = memfd_create(name, MemoryCloseOnExec | MemoryAllowSealing | MemoryNeverProgram);
        return Require(descriptor >= 0 ? descriptor : memfd_create(name, MemoryCloseOnExec | MemoryAllowSealing), name);
    }

    /// <summary>From now on nobody can change it, we neither.</summary>
    public static void Seal(SafeFileHandle memory)
    {
        if (fcntl(memory, AddSeals, AllSeals) != 0)
        {
            throw new IOException($"memory cannot be sealed: {NativeProcess.Describe(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>It is memory that nobody can change any more.</summary>
    public static bool IsSealed(SafeFileHandle memory) => fcntl(memory, GetSeals, 0) is var seals && seals >= 0 && (seals & AllSeals) == AllSeals;

    private static SafeFileHandle Require(int descriptor, string path) => descriptor >= 0
        ? new SafeFileHandle(descriptor, ownsHandle: true)
        : throw new IOException($"{path} cannot be opened: {NativeProcess.Describe(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fcntl(SafeFileHandle file, int command, nint argument);
}
