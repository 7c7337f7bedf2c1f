using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Files;

/// <summary>What .NET does not offer for folders: opening one and flushing it to disk.</summary>
internal static partial class NativeFolder
{
    // O_RDONLY | O_CLOEXEC; O_DIRECTORY is left out because its value differs between architectures.
    private const int ReadOnlyCloseOnExec = 0x80000;

    public static SafeFileHandle Open(string path)
    {
        var descriptor = open(path, ReadOnlyCloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"Cannot open the folder {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <summary>Best effort: some file systems refuse fsync on folders, and then the rename is as durable as they make it.</summary>
    public static void Sync(SafeFileHandle folder) => _ = fsync(folder);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(SafeFileHandle descriptor);
}
