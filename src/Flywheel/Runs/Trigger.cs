namespace Flywheel.Runs;

/// <summary>What made a run start.</summary>
internal enum Trigger
{
    Manual,
    Push,
    MergeRequest,
    Schedule,
}
