using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Files;

/// <summary>Removes a folder with all that is in it: folders that may not be written, names that are no text. Links are removed, never followed.</summary>
internal static unsafe partial class FolderRemoval
{
    private const int CurrentDirectory = -100;
    private const int CloseOnExec = 0x80000;
    private const int RemoveFolder = 0x200;
    private const uint OwnerOnly = 0x1c0;
    private const int NotThere = 2;
    private const int NotAllowed = 13;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const byte TypeFolder = 4;
    private const byte TypeUnknown = 0;

    // O_DIRECTORY | O_NOFOLLOW, which have other values on ARM
    private static readonly int FolderOnly = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0xc000 : 0x30000;

    /// <summary>Removes it; nothing happens when there is none.</summary>
    /// <exception cref="IOException">Something in it belongs to somebody else, or the disk is read-only.</exception>
    public static void Remove(string path)
    {
        var name = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            Remove(CurrentDirectory, (byte*)name, path);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    private static void Remove(int parent, byte* name, string shown)
    {
        using var folder = Open(parent, name);
        if (folder is null)
        {
            if (unlinkat(parent, name, 0) != 0 && Marshal.GetLastPInvokeError() != NotThere)
            {
                throw Failed(shown);
            }

            return;
        }

        var descriptor = (int)folder.DangerousGetHandle();
        _ = fchmod(descriptor, OwnerOnly);
        foreach (var (entry, mayBeFolder) in Entries(descriptor))
        {
            fixed (byte* start = entry)
            {
                if (mayBeFolder)
                {
                    Remove(descriptor, start, shown);
                }
                else if (unlinkat(descriptor, start, 0) != 0)
                {
                    throw Failed(shown);
                }
            }
        }

        if (unlinkat(parent, name, RemoveFolder) != 0)
        {
            throw Failed(shown);
        }
    }

    // Null: no folder. One that may not even be read is given back its rights first.
    private static SafeFileHandle? Open(int parent, byte* name)
    {
        var descriptor = openat(parent, name, FolderOnly | CloseOnExec);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NotAllowed && fchmodat(parent, name, OwnerOnly, 0) == 0)
        {
            descriptor = openat(parent, name, FolderOnly | CloseOnExec);
        }

        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }

    private static List<(byte[] Name, bool MayBeFolder)> Entries(int folder)
    {
        var entries = new List<(byte[], bool)>();
        var buffer = new byte[32 * 1024];
        fixed (byte* start = buffer)
        {
            nint length;
            while ((length = getdents64(folder, start, buffer.Length)) > 0)
            {
                // struct linux_dirent64: inode (8), offset (8), length of this record (2), type (1), name with NUL
                for (nint at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(new(start + at + 16, 2)))
                {
                    var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(start + at + NameOffset);
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    {
                        entries.Add(([.. name, 0], start[at + TypeOffset] is TypeFolder or TypeUnknown));
                    }
                }
            }
        }

        return entries;
    }

    private static IOException Failed(string shown) =>
        new($"Cannot remove what is in {shown}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int openat(int folder, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int unlinkat(int folder, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fchmodat(int folder, byte* path, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fchmod(int folder, uint mode);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint getdents64(int folder, byte* buffer, nint size);
}
