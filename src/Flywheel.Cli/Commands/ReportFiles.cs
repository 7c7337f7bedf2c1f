using System.Globalization;
using System.Text;
using Flywheel.Cli.Views;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Commands;

/// <summary>Files that CI engines pick up: JUnit, a Markdown summary, GitLab's terraform reports.</summary>
internal static class ReportFiles
{
    /// <summary>Writes them to the folder that was asked for, in a CI engine also without being asked.</summary>
    public static async Task WriteAsync(string? asked, CommandHost host, FlywheelHome home, RunRecord run)
    {
        if (host.Variable("GITHUB_STEP_SUMMARY") is { Length: > 0 } summary)
        {
            await File.AppendAllTextAsync(summary, MarkdownSummary.Render(run));
        }

        var isCi = CiFacts.Read(host.Variable).Provider != CiProvider.None;
        var folder = asked is not null ? Path.GetFullPath(asked, host.WorkingDirectory) : isCi ? Path.Combine(home.Root, "reports") : null;
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, "junit.xml"), JUnitReport.Render(run));
        Write(Path.Combine(folder, "summary.md"), MarkdownSummary.Render(run));
        foreach (var plan in run.Jobs.Where(j => j.Id.Stage == Stage.Plan && j.Outcome is { IsGood: true }))
        {
            Write(Path.Combine(folder, $"terraform-{plan.Id.Name}.json"), GitLabTerraformReport.Of(Counts(plan.Result!)));
        }
    }

    private static PlanCounts Counts(JobResult plan) => new()
    {
        Create = Fact(plan, "create"),
        Update = Fact(plan, "update"),
        Replace = Fact(plan, "replace"),
        Delete = Fact(plan, "delete"),
    };

    private static int Fact(JobResult plan, string name) =>
        int.TryParse(plan.Facts.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static void Write(string path, string text) => DurableFile.Write(path, Encoding.UTF8.GetBytes(text));
}
