using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Processes;

/// <summary>One started child: its number, the handle that is surely its own, and our ends of its two pipes.</summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int PipeBytes = 256 * 1024;

    private readonly SafeFileHandle _handle;
    private int _standardOutput;
    private int _standardError;

    private ChildProcess(int pid, SafeFileHandle handle, int standardOutput, int standardError, long started)
    {
        Pid = pid;
        _handle = handle;
        _standardOutput = standardOutput;
        _standardError = standardError;
        Started = started;
    }

    public int Pid { get; }

    /// <summary>Timestamp of the provider that it was started with.</summary>
    public long Started { get; }

    /// <exception cref="ProcessStartException">It could not be started; nothing is left of the attempt.</exception>
    public static ChildProcess Start(ToolCommand command, TimeProvider time)
    {
        CommandCheck.Require(command);
        var ends = new int[] { -1, -1, -1, -1 };
        try
        {
            Require(command, NativeProcess.OpenPipe(out ends[0], out ends[1]));
            Require(command, NativeProcess.OpenPipe(out ends[2], out ends[3]));
            NativeProcess.Enlarge(ends[0], PipeBytes);

            var started = time.GetTimestamp();
            Require(command, Spawn(command, ends[1], ends[3], out var pid));
            var handle = NativeProcess.OpenPid(pid) ?? throw Unwatchable(command, pid);
            var child = new ChildProcess(pid, handle, ends[0], ends[2], started);
            ends[0] = ends[2] = -1;
            return child;
        }
        finally
        {
            foreach (var end in ends)
            {
                Close(end);
            }
        }
    }

    /// <summary>Hands on what the child prints until it exits, and then what is left in the pipes; a grandchild that keeps them open is not waited for.</summary>
    /// <returns>What the output threw; from then on the rest is thrown away, so that the child is neither blocked nor killed by our trouble.</returns>
    public Exception? Pump(IProcessOutput output)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var sink = new GuardedOutput(output);
            var handle = (int)_handle.DangerousGetHandle();
            var polled = stackalloc NativeProcess.Polled[3];
            do
            {
                polled[0] = new() { Descriptor = _standardOutput, Events = NativeProcess.PollIn };
                polled[1] = new() { Descriptor = _standardError, Events = NativeProcess.PollIn };
                polled[2] = new() { Descriptor = handle, Events = NativeProcess.PollIn };
                if (NativeProcess.poll(polled, 3, -1) < 0)
                {
                    continue;
                }

                ReadOnce(ref _standardOutput, polled[0].Happened, OutputStream.Standard, buffer, sink);
                ReadOnce(ref _standardError, polled[1].Happened, OutputStream.Error, buffer, sink);
            }
            while (polled[2].Happened == 0);

            Drain(ref _standardOutput, OutputStream.Standard, buffer, sink);
            Drain(ref _standardError, OutputStream.Error, buffer, sink);
            return sink.Failure;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Signals the child alone.</summary>
    public void Signal(int signal) => NativeProcess.Signal(_handle, signal);

    /// <summary>Kills the child and all of its group. Only before <see cref="Reap"/>: until then the number is surely its own.</summary>
    public void KillGroup_BeforeReap() => _ = NativeProcess.kill(-Pid, NativeProcess.SignalKill);

    /// <summary>Takes the exit status of the child that has exited, so that no zombie is left.</summary>
    public (int? Code, int? Signal) Reap() => NativeProcess.Reap(Pid);

    public void Dispose()
    {
        Close(_standardOutput);
        Close(_standardError);
        _standardOutput = _standardError = -1;
        _handle.Dispose();
    }

    /// <summary>Starts it with these descriptors as its streams.</summary>
    /// <returns>0 or an errno.</returns>
    internal static int Spawn(ToolCommand command, int standardOutput, int standardError, out int pid) =>
        Spawn(command, standardOutput, standardError, handed: -1, out pid);

    /// <summary>Starts it with these descriptors as its streams and, unless negative, one more that it finds at <see cref="NativeSpawn.HandedDescriptor"/>.</summary>
    /// <returns>0 or an errno.</returns>
    internal static int Spawn(ToolCommand command, int standardOutput, int standardError, int handed, out int pid)
    {
        try
        {
            using var file = new NativeStrings([command.File]);
            using var directory = new NativeStrings([command.Directory]);
            using var arguments = new NativeStrings([command.File, .. command.Arguments]);
            using var environment = new NativeStrings([.. command.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
            return NativeSpawn.Start(file, directory, arguments, environment, standardOutput, standardError, handed, out pid);
        }
        catch (EncoderFallbackException)
        {
            throw new ProcessStartException(command.File, "an argument or environment variable is not valid Unicode");
        }
    }

    private static void Require(ToolCommand command, int error)
    {
        if (error != 0)
        {
            throw new ProcessStartException(command.File, CommandCheck.Explain(command, error));
        }
    }

    private static ProcessStartException Unwatchable(ToolCommand command, int pid)
    {
        var error = Marshal.GetLastPInvokeError();
        int status;
        _ = NativeProcess.kill(-pid, NativeProcess.SignalKill);
        _ = NativeProcess.waitpid(pid, &status, 0);
        return new ProcessStartException(command.File, $"the system cannot watch a process (pidfd_open, Linux 5.3 or newer): {NativeProcess.Describe(error)}");
    }

    private static void ReadOnce(ref int pipe, short happened, OutputStream stream, byte[] buffer, GuardedOutput sink)
    {
        if (pipe >= 0 && happened != 0)
        {
            _ = Read(ref pipe, stream, buffer, BufferBytes, sink);
        }
    }

    // Only what lies in the pipe at this moment: a daemon that keeps printing must not keep us here.
    private static void Drain(ref int pipe, OutputStream stream, byte[] buffer, GuardedOutput sink)
    {
        var left = pipe < 0 ? 0 : NativeProcess.Readable(pipe);
        while (left > 0)
        {
            var count = Read(ref pipe, stream, buffer, Math.Min(left, BufferBytes), sink);
            if (count <= 0)
            {
                return;
            }

            left -= count;
        }
    }

    private static int Read(ref int pipe, OutputStream stream, byte[] buffer, int most, GuardedOutput sink)
    {
        int count;
        fixed (byte* bytes = buffer)
        {
            count = (int)NativeProcess.read(pipe, bytes, (nuint)most);
        }

        if (count > 0)
        {
            sink.Write(stream, buffer.AsSpan(0, count));
        }
        else if (count == 0 || Marshal.GetLastPInvokeError() is not (NativeProcess.TryAgain or NativeProcess.Interrupted))
        {
            Close(pipe);
            pipe = -1;
        }

        return count;
    }

    private static void Close(int descriptor)
    {
        if (descriptor >= 0)
        {
            _ = NativeProcess.close(descriptor);
        }
    }
}
