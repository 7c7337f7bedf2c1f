using System.Security.Cryptography;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>Groups of GitHub Actions' log, and annotations for the diagnostics of the run.</summary>
/// <remarks>
/// While a job's output is shown, commands are switched off with a word that nobody can guess, so that no output can give any.
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
/// </remarks>
internal sealed class GitHubSections(Page page, RunViewContext context, string? workspace, Func<string> newToken) : IJobSections
{
    // GitHub itself shows ten of each kind for a step.
    private const int MostAnnotations = 10;

    public static string NewToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public void Write(Line headline, JobFinished ended, DateTimeOffset startedAt, string? log)
    {
        if (log is null)
        {
            page.Write(headline);
            return;
        }

        var token = newToken();
        page.WriteMarker($"{WorkflowCommand.Group(headline.ToString())}\n::stop-commands::{token}\n");
        new SectionBody(page, context).Write(ended.Result.Outcome, log);
        page.WriteMarker($"::{token}::\n::endgroup::\n");
    }

    public void Conclude(RunRecord record)
    {
        var all = record.AllDiagnostics.Distinct().ToArray();
        var annotations = all.Where(d => d.IsError).Take(MostAnnotations)
            .Concat(all.Where(d => !d.IsError).Take(MostAnnotations))
            .Select(d => WorkflowCommand.Annotation(d, d.Position is { } position ? FromWorkspace(record, position.File) : null));
        foreach (var annotation in annotations)
        {
            page.WriteMarker(annotation + "\n");
        }
    }

    // Annotations find their file from the top of the checkout, diagnostics name it from the repository's folder.
    private string FromWorkspace(RunRecord record, string file)
    {
        var path = Path.GetFullPath(file, record.Header.Repository);
        var relative = workspace is null ? file : Path.GetRelativePath(workspace, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }

    /// <summary>Breaks everything in the text that GitHub would take for a command.</summary>
    public static string Guard(string text)
    {
        text = text.Replace("##[", "## [", StringComparison.Ordinal);
        var start = text.Length - text.TrimStart().Length;
        return text.AsSpan(start).StartsWith("::") ? text.Insert(start + 1, " ") : text;
    }
}
