using System.Runtime.InteropServices;

namespace Flywheel.Processes;

/// <summary>
/// posix_spawn as we need it: a session of its own, no signal blocked or ignored (.NET ignores SIGPIPE, and ignored signals survive
/// exec), stdin from /dev/null, stdout and stderr from two descriptors, a directory, at most one file handed on, and no other open file of ours.
/// </summary>
internal static unsafe partial class NativeSpawn
{
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    /// <summary>The descriptor at which a child finds the file that is handed to it.</summary>
    public const int HandedDescriptor = 3;

    // glibc and musl need at most 336 bytes for either structure and 128 for a signal set.
    private const int StructureBytes = 1024;
    private const int SignalSetBytes = 128;

    private static bool s_closesOthers = true;

    /// <summary>Starts the program; returns 0 or an errno (that of exec too).</summary>
    /// <param name="handed">What the child gets as <see cref="HandedDescriptor"/>; negative: nothing.</param>
    public static int Start(
        NativeStrings file, NativeStrings directory, NativeStrings arguments, NativeStrings environment, int standardOutput, int standardError, int handed, out int pid)
    {
        var actions = stackalloc byte[StructureBytes];
        var attributes = stackalloc byte[StructureBytes];
        var started = 0;
        pid = 0;

        _ = posix_spawnattr_init(attributes);
        _ = posix_spawn_file_actions_init(actions);
        try
        {
            var signals = stackalloc byte[SignalSetBytes];
            // Not sigfillset: it leaves out the two signals of the C library itself, which would then stay ignored in the child.
            new Span<byte>(signals, SignalSetBytes).Fill(0xff);
            _ = posix_spawnattr_setsigdefault(attributes, signals);
            new Span<byte>(signals, SignalSetBytes).Clear();
            _ = posix_spawnattr_setsigmask(attributes, signals);
            _ = posix_spawnattr_setflags(attributes, SetSession | SetSignalDefaults | SetSignalMask);

            fixed (byte* nothing = "/dev/null\0"u8)
            {
                var error = posix_spawn_file_actions_addopen(actions, 0, nothing, 0, 0);
                error = error != 0 ? error : posix_spawn_file_actions_adddup2(actions, standardOutput, 1);
                error = error != 0 ? error : posix_spawn_file_actions_adddup2(actions, standardError, 2);
                // Last, because one of the two above may be at that place.
                error = error != 0 || handed < 0 ? error : posix_spawn_file_actions_adddup2(actions, handed, HandedDescriptor);
                error = error != 0 ? error : CloseOthers(actions, handed < 0 ? HandedDescriptor : HandedDescriptor + 1);
                error = error != 0 ? error : posix_spawn_file_actions_addchdir_np(actions, directory.First);
                error = error != 0 ? error : posix_spawn(&started, file.First, actions, attributes, arguments.Pointers, environment.Pointers);
                pid = error == 0 ? started : 0;
                return error;
            }
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            _ = posix_spawnattr_destroy(attributes);
        }
    }

    // Files that our own parent left open for us (a make jobserver, a CI runner's pipe) are none of the child's business.
    // glibc has this since 2.34; without it our own files are still closed by O_CLOEXEC.
    private static int CloseOthers(byte* actions, int lowest)
    {
        try
        {
            return s_closesOthers ? posix_spawn_file_actions_addclosefrom_np(actions, lowest) : 0;
        }
        catch (EntryPointNotFoundException)
        {
            s_closesOthers = false;
            return 0;
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn(int* pid, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_addopen(byte* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int descriptor, int copy);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_addchdir_np(byte* actions, byte* path);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_spawn_file_actions_addclosefrom_np(byte* actions, int lowest);
}
