using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Files;

/// <summary>What .NET does not offer for folders: opening one, flushing it to disk, giving a file a name in it only if that is free.</summary>
internal static partial class NativeFolder
{
    // O_RDONLY | O_CLOEXEC; O_DIRECTORY is left out because its value differs between architectures.
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int AlreadyExists = 17;

    public static SafeFileHandle Open(string path)
    {
        var descriptor = open(path, ReadOnlyCloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"Cannot open the folder {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <summary>Best effort: some file systems refuse fsync on folders, and then the rename is as durable as they make it.</summary>
    public static void Sync(SafeFileHandle folder) => _ = fsync(folder);

    /// <summary>Gives a file a second name. False: there is something of this name already.</summary>
    public static bool TryLink(string path, string name)
    {
        if (link(path, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new IOException($"Cannot make {name}: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int link(string path, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(SafeFileHandle descriptor);
}
