using System.Runtime.InteropServices;
using System.Text;

namespace Flywheel.FakeTool;

/// <summary>An append-only file that says what happened to the tool: its own lines and every signal that reached it.</summary>
internal sealed class SignalLedger(string path, Stream standardOutput) : IDisposable
{
    private readonly SemaphoreSlim _received = new(0);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _gate = new();

    public void Append(string line)
    {
        lock (_gate)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
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
}
