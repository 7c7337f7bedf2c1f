namespace Flywheel.Retention;

/// <summary>What cleaning removed, or would remove.</summary>
internal sealed record Cleaned(int Runs, int KeptRuns, int Artifacts, long Bytes);
