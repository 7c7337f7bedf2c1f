using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Locks;

/// <summary>fcntl's locks of whole files, which tofu takes on local states; those of .NET are flock's, and neither kind sees the other.</summary>
internal static partial class PosixLock
{
    private const short Write = 1;
    private const short Nobody = 2;

    // The values of Linux on 64 bits.
    private const int Ask = 5;
    private const int Set = 6;

    /// <summary>The process that holds a lock on the file, 0 where it cannot be seen from here; null: nobody does.</summary>
    /// <exception cref="IOException">The file system cannot tell.</exception>
    public static int? HolderOf(SafeFileHandle file)
    {
        var wanted = new Region { Kind = Write };
        if (fcntl(file, Ask, ref wanted) != 0)
        {
            throw new IOException($"fcntl cannot ask for locks: errno {Marshal.GetLastPInvokeError()}");
        }

        return wanted.Kind == Nobody ? null : Math.Max(wanted.Process, 0);
    }

    /// <summary>Takes the lock for this process, which lets go of it when any of its handles on the file is closed.</summary>
    /// <returns>False when somebody else holds it.</returns>
    public static bool TryTake(SafeFileHandle file)
    {
        var wanted = new Region { Kind = Write };
        return fcntl(file, Set, ref wanted) == 0;
    }

    // struct flock on 64 bits; all zeros is the whole file from its beginning.
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public short Kind;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fcntl(SafeFileHandle file, int command, ref Region region);
}
