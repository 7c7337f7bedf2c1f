using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Runs;

/// <summary>Watches a run. Calls come one at a time; an observer that throws is reported and detached, it never fails the run.</summary>
internal interface IRunObserver
{
    /// <summary>Something happened.</summary>
    void On(RunEvent happened);

    /// <summary>A job printed something; already masked, cut anywhere.</summary>
    void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes);
}
