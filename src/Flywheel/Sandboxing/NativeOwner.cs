using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Flywheel.Sandboxing;

/// <summary>Gives files to another user, which .NET does not offer.</summary>
internal static partial class NativeOwner
{
    /// <summary>Gives one file or folder away; of a link the link itself.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void Give(string path, uint user)
    {
        if (lchown(path, user, user) != 0)
        {
            throw new IOException($"Cannot give {path} to the user {user}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int lchown(string path, uint user, uint group);
}
