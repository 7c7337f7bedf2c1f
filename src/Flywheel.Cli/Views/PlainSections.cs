using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>No sections: one line for the end of a job.</summary>
internal sealed class PlainSections(Page page) : IJobSections
{
    public void Write(Line headline, JobFinished ended, DateTimeOffset startedAt, string? log) => page.Write(headline);

    public void Conclude(RunRecord record)
    {
    }
}
