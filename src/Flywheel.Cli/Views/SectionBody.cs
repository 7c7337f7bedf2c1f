using Flywheel.Jobs;

namespace Flywheel.Cli.Views;

/// <summary>A job's output inside its section: all of it, or its end.</summary>
internal sealed class SectionBody(Page page, RunViewContext context)
{
    private const int LinesOfGoodJobs = 200;
    private const int LinesOfBadJobs = 2000;

    /// <summary>Copies from the log; what is left out is named with its place.</summary>
    public void Write(JobOutcome outcome, string log)
    {
        if (context.IsVerbose)
        {
            RunLogs.ReadAll(log, line => page.WriteOutput("", line));
            return;
        }

        var lines = RunLogs.ReadLast(log, outcome.IsGood ? LinesOfGoodJobs : LinesOfBadJobs, out var isWhole);
        if (!isWhole)
        {
            var shown = new RunLogs(context.Home, context.WorkingDirectory).Shown(log);
            page.Write(Line.Of($"… only the last {Words.Count(lines.Count, "line")}; all with --verbose, or in {shown}", Reports.TextStyle.Dim));
        }

        foreach (var line in lines)
        {
            page.WriteOutput("", line);
        }
    }
}
