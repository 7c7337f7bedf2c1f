using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Processes;

/// <summary>A process that goes on when flywheel ends: in a session of its own, reading nothing, writing to a file.</summary>
internal sealed unsafe class DetachedProcess
{
    private const int DoNotWait = 1;
    private (int? Code, int? Signal)? _end;

    private DetachedProcess(int pid) => Pid = pid;

    public int Pid { get; }

    /// <summary>Starts it; nobody waits for its end but who asks <see cref="HowItEnded"/>.</summary>
    /// <param name="command">Its time limit and way of stopping count for nothing.</param>
    /// <param name="output">Takes what it prints, both streams.</param>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    public static DetachedProcess Start(ToolCommand command, SafeFileHandle output)
    {
        CommandCheck.Require(command);
        var descriptor = (int)output.DangerousGetHandle();
        var error = ChildProcess.Spawn(command, descriptor, descriptor, out var pid);
        GC.KeepAlive(output);
        return error == 0 ? new(pid) : throw new ProcessStartException(command.File, CommandCheck.Explain(command, error));
    }

    /// <summary>As the end of a sentence, <c>exit code 3</c> or <c>signal 9</c>; null while it runs.</summary>
    public string? HowItEnded()
    {
        int status;
        if (_end is null && NativeProcess.waitpid(Pid, &status, DoNotWait) == Pid)
        {
            var signal = status & 0x7f;
            _end = signal == 0 ? ((status >> 8) & 0xff, null) : (null, signal);
        }

        return _end switch
        {
            null => null,
            { Code: { } code } => string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
            { Signal: var signal } => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
        };
    }
}
