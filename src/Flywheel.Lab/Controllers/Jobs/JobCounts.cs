namespace Flywheel.Lab.Controllers.Jobs;

/// <summary>How the pods of a Job are.</summary>
/// <param name="Active">Neither ended nor on their way out.</param>
/// <param name="Succeeded">Ended well; for a Job with indexes, distinct ones.</param>
/// <param name="Failed">Ended badly, or restarted so often.</param>
/// <param name="LastFailure">When one ended badly last.</param>
internal readonly record struct JobCounts(int Active, int Succeeded, int Failed, DateTimeOffset? LastFailure);
