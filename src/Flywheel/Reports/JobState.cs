namespace Flywheel.Reports;

/// <summary>Where a job or a stage stands: one of the outcomes, or on the way to one. In the order in which people read it.</summary>
internal enum JobState
{
    NeedsAttention,
    Failed,
    TimedOut,
    Cancelled,
    Running,
    Waiting,
    Skipped,
    Succeeded,
    Reused,
}
