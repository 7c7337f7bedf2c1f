using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Processes;

/// <summary>A child in a session of its own that writes to files: its number, and the handle that is surely its own. It goes on when we end.</summary>
internal sealed class SpawnedProcess : IDisposable
{
    private SpawnedProcess(int pid, SafeFileHandle handle) => (Pid, Handle) = (pid, handle);

    public int Pid { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>Starts it.</summary>
    /// <param name="command">Its time limit and way of stopping count for nothing.</param>
    /// <param name="output">Takes its stdout.</param>
    /// <param name="error">Takes its stderr.</param>
    /// <param name="handed">An open file that the child finds at descriptor 3.</param>
    /// <exception cref="ProcessStartException">It could not be started; nothing is left of the attempt.</exception>
    public static SpawnedProcess Start(ToolCommand command, SafeFileHandle output, SafeFileHandle error, SafeFileHandle handed)
    {
        CommandCheck.Require(command);
        var failed = ChildProcess.Spawn(
            command, (int)output.DangerousGetHandle(), (int)error.DangerousGetHandle(), (int)handed.DangerousGetHandle(), out var pid);
        GC.KeepAlive(output);
        GC.KeepAlive(error);
        GC.KeepAlive(handed);
        return failed == 0
            ? new(pid, NativeProcess.OpenPid(pid) ?? throw Unwatchable(command, pid))
            : throw new ProcessStartException(command.File, CommandCheck.Explain(command, failed));
    }

    /// <summary>Signals the child alone.</summary>
    public void Signal(int signal) => NativeProcess.Signal(Handle, signal);

    /// <summary>Kills the child and all of its group. Only before <see cref="Reap"/>: until then the number is surely its own.</summary>
    public void KillGroup_BeforeReap() => _ = NativeProcess.kill(-Pid, NativeProcess.SignalKill);

    /// <summary>Takes the exit status, so that no zombie is left; waits for the exit if need be. Once.</summary>
    public (int? Code, int? Signal) Reap() => NativeProcess.Reap(Pid);

    public void Dispose() => Handle.Dispose();

    private static ProcessStartException Unwatchable(ToolCommand command, int pid)
    {
        var error = Marshal.GetLastPInvokeError();
        _ = NativeProcess.kill(-pid, NativeProcess.SignalKill);
        _ = NativeProcess.Reap(pid);
        return new(command.File, $"the system cannot watch a process (pidfd_open, Linux 5.3 or newer): {NativeProcess.Describe(error)}");
    }
}
