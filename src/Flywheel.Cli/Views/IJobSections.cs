using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>How a log that is read later sets off one job from the next: not at all, or as its reader can fold it.</summary>
internal interface IJobSections
{
    /// <summary>Writes the end of a job that ran, with as much of its output as belongs there.</summary>
    /// <param name="headline">What became of it.</param>
    /// <param name="ended">The job.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="log">Where its output lies; null when it printed nothing.</param>
    void Write(Line headline, JobFinished ended, DateTimeOffset startedAt, string? log);

    /// <summary>Writes what the reader of the log wants to know of the whole run in its own form.</summary>
    void Conclude(RunRecord record);
}
