using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>Gives a child's bytes to the job itself and, as far as it asked, to its log.</summary>
internal sealed class LoggedOutput(JobLog log, IProcessOutput? job, LoggedStreams logged) : IProcessOutput
{
    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        job?.Write(stream, bytes);
        if (logged.HasFlag(stream == OutputStream.Standard ? LoggedStreams.Standard : LoggedStreams.Error))
        {
            log.Write(stream, bytes);
        }
    }
}
