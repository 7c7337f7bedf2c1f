using System.Globalization;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>Sections that GitLab's job log can fold: collapsed when the job ended well.</summary>
/// <remarks>https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections</remarks>
internal sealed class GitLabSections(Page page, RunViewContext context) : IJobSections
{
    private static readonly string[] Markers = ["section_start:", "section_end:"];

    public void Write(Line headline, JobFinished ended, DateTimeOffset startedAt, string? log)
    {
        if (log is null)
        {
            page.Write(headline);
            return;
        }

        var name = ended.Job.FileName;
        var options = ended.Result.Outcome.IsGood ? "[collapsed=true]" : "";
        page.WriteMarker($"\e[0Ksection_start:{Seconds(startedAt)}:{name}{options}\r\e[0K");
        page.Write(headline);
        new SectionBody(page, context).Write(ended.Result.Outcome, log);
        page.WriteMarker($"\e[0Ksection_end:{Seconds(ended.At)}:{name}\r\e[0K\n");
    }

    public void Conclude(RunRecord record)
    {
    }

    /// <summary>Breaks everything in the text that GitLab would take for the start or end of a section.</summary>
    public static string Guard(string text)
    {
        foreach (var marker in Markers)
        {
            text = text.Replace(marker, marker.Insert(marker.Length - 1, " "), StringComparison.Ordinal);
        }

        return text;
    }

    private static string Seconds(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
