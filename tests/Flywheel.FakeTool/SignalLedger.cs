using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.FakeTool;

/// <summary>An append-only file that says what happened to the tool: its own lines and every signal that reached it.</summary>
internal sealed class SignalLedger(string path, Stream standardOutput) : IDisposable
{
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int AtTheEnd = 0x400;
    private const int OwnerWritesAllRead = 0x1A4;

    private readonly SemaphoreSlim _received = new(0);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();

    public void Append(string line)
    {
        lock (_gate)
        {
            // FileMode.Append looks for the end once and then writes there: of two tools that start at once one line would be lost.
            using var file = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(path + '\0'), WriteOnly | Create | AtTheEnd, OwnerWritesAllRead), ownsHandle: true);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(line + "\n"), fileOffset: 0);
        }
    }

    /// <summary>From now on signals are written down, and printed, instead of ending the tool.</summary>
    public void Listen()
    {
        if (_registrations.Count == 0)
        {
            foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
            {
                _registrations.Add(PosixSignalRegistration.Create(signal, Receive));
            }
        }
    }

    public void Wait() => _received.Wait();

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _received.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        Append($"signal {context.Signal}");
        lock (_gate)
        {
            standardOutput.Write(Encoding.UTF8.GetBytes($"signal {context.Signal}\n"));
        }

        _ = _received.Release();
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags, int mode);
}
