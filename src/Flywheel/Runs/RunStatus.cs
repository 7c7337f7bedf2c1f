namespace Flywheel.Runs;

/// <summary>Where a run stands. Computed from its outcomes by <see cref="RunVerdict"/>, never decided elsewhere.</summary>
internal enum RunStatus
{
    Running,
    Succeeded,
    Failed,
    Cancelled,
    NeedsAttention,
}
