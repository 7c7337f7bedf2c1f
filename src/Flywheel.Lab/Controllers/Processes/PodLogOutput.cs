using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Processes;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>Writes what a process prints into the log of its container, both streams line by line.</summary>
internal sealed class PodLogOutput : IProcessOutput
{
    private readonly LineSplitter _standard;
    private readonly LineSplitter _error;

    public PodLogOutput(PodLogs logs, string podUid, string container, TimeProvider time)
    {
        void Tell(ReadOnlySpan<char> line) => logs.Write(podUid, container, time.GetUtcNow(), line.ToString());
        (_standard, _error) = (new LineSplitter(Tell), new LineSplitter(Tell));
    }

    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes) => (stream == OutputStream.Standard ? _standard : _error).Write(bytes);

    /// <summary>Nothing more comes: lines without an end are written too.</summary>
    public void End()
    {
        _standard.Flush();
        _error.Flush();
    }
}
