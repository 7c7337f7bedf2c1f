using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>What is said when a run has ended: warnings once, every failure with its reasons, and the summary.</summary>
internal sealed class ClosingReport(Page page, RunViewContext context)
{
    private const int MostFailures = 10;
    private const int MostErrors = 20;
    private const int MostWarningsOfARule = 5;
    private const int MostLogLines = 20;
    private const int MostReasons = 20;

    private readonly RunLogs _logs = new(context.Home, context.WorkingDirectory);

    public void Write(RunRecord run)
    {
        // What matters most stands nearest to the end, where the screen stops.
        WriteWarnings(run);
        WriteReasons(run);
        WriteErrors(run.Diagnostics, "run", run);
        WriteSummary(run, WriteFailures(run));
    }

    // Returns those that were told.
    private ImmutableHashSet<JobId> WriteFailures(RunRecord run)
    {
        var failed = run.Jobs
            .Where(j => j.Outcome is JobOutcome.Failed or JobOutcome.TimedOut or JobOutcome.NeedsAttention || HasErrors(j))
            .OrderBy(j => j.State()).ToArray();
        foreach (var job in failed.Take(MostFailures))
        {
            page.WriteWrapped([JobLines.Ended(job.Id, job.Result!, job.Duration)]);
            page.Write([.. Suspects(job).Select(suspect => Line.Of("  suspect: ", TextStyle.Dim).Add(suspect))]);
            WriteErrors(job.Result!.Diagnostics, job.Id.ToString(), run);
            WriteLog(run, job);
            page.Write(Line.Empty);
        }

        if (failed.Length > MostFailures)
        {
            page.Write([More(failed.Length - MostFailures, "job that failed", "jobs that failed", run), Line.Empty]);
        }

        return [.. failed.Take(MostFailures).Select(j => j.Id)];
    }

    private void WriteErrors(ImmutableArray<Diagnostic> diagnostics, string where, RunRecord run)
    {
        var errors = diagnostics.Where(d => d.IsError).Distinct().ToArray();
        foreach (var error in errors.Take(MostErrors))
        {
            Write(error);
        }

        if (errors.Length > MostErrors)
        {
            page.Write([More(errors.Length - MostErrors, $"error of {where}", $"errors of {where}", run), Line.Empty]);
        }
    }

    private void WriteLog(RunRecord run, JobRecord job)
    {
        if (_logs.Find(run.Header.Id, job.Id) is not { } path)
        {
            return;
        }

        var lines = RunLogs.ReadLast(path, MostLogLines, out var isWhole);
        page.Write(Line.Of(isWhole ? "  log " : $"  last {Words.Count(lines.Count, "line")} of ", TextStyle.Dim)
            .Add(_logs.Shown(path), TextStyle.Accent)
            .Add(isWhole ? "" : $", all: {Runs($"logs {run.Header.Id} {job.Id}")}", TextStyle.Dim));
        page.Write([.. lines.Select(line => Line.Of("  │ ", TextStyle.Dim).Add(line))]);
    }

    // --explain-reuse: what changed for each job that ran although it could have been reused.
    private void WriteReasons(RunRecord run)
    {
        foreach (var job in run.Jobs.Where(j => j.Result is { WhyNotReused.IsEmpty: false }))
        {
            var reasons = job.Result!.WhyNotReused;
            page.Write(Line.Of($"{job.Id} was not reused:", TextStyle.Strong));
            page.Write([.. reasons.Take(MostReasons).Select(reason => Line.Of("  ").Add(reason))]);
            page.Write(reasons.Length > MostReasons ? [Line.Of($"  … and {reasons.Length - MostReasons} more", TextStyle.Dim), Line.Empty] : [Line.Empty]);
        }
    }

    private void WriteWarnings(RunRecord run)
    {
        var warnings = run.AllDiagnostics.Where(d => !d.IsError).Distinct().GroupBy(d => d.Code, StringComparer.Ordinal);
        foreach (var rule in warnings)
        {
            // One more than the limit is shown rather than counted.
            var all = rule.ToArray();
            var shown = all.Length <= MostWarningsOfARule + 1 ? all.Length : MostWarningsOfARule;
            foreach (var warning in all.Take(shown))
            {
                Write(warning);
            }

            if (all.Length > shown)
            {
                page.Write([More(all.Length - shown, $"{rule.Key} warning", $"{rule.Key} warnings", run), Line.Empty]);
            }
        }
    }

    private void WriteSummary(RunRecord run, ImmutableHashSet<JobId> told)
    {
        Line[] absent = [.. AbsentStages.Of(run).Select(stage => Line.Of($"{stage.Name()}: ", TextStyle.Dim).Add("no jobs, nothing was done"))];
        page.Write(absent.Length > 0 ? [.. absent, Line.Empty] : []);
        var summary = new TextSummary(job => _logs.Find(run.Header.Id, job) is { } path ? _logs.Shown(path) : null) { Told = told, Repository = Repository };
        page.WriteWrapped(Line.Split(summary.Render(run)));
        if (Onward(run) is { } command)
        {
            page.Write(Line.Of("  next: ").Add(command, TextStyle.Accent));
        }
    }

    private string? Onward(RunRecord run)
    {
        var environment = $"{(run.Header.Environment is { } name ? $" --env {name}" : "")}{string.Concat(context.Stacks.Select(stack => $" --stack {stack}"))}";
        return (run.Status, run.Header.Command) switch
        {
            (RunStatus.Succeeded, "validate" or "build") => Command($"plan{Repository}{environment}"),
            // What was planned for a stranger is not sealed, and never deployed.
            (RunStatus.Succeeded, "plan") when run.Jobs.All(j => j.Id.Stage != Stage.Plan || j.Result?.Find(PlanArtifacts.Bundle) is not null) => Command($"deploy{Repository}{environment}"),
            (RunStatus.Succeeded, "deploy") => Command($"verify{Repository}{environment}"),
            _ => null,
        };
    }

    private string Repository => context.Repository switch
    {
        null => "",
        var path when path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') => $" {path}",
        var path => $" '{path.Replace("'", "'\\''", StringComparison.Ordinal)}'",
    };

    private void Write(Diagnostic diagnostic) =>
        page.Write([.. Line.Split(DiagnosticText.Render(diagnostic, page.TextWidth)), Line.Empty]);

    // These commands take the repository as an option.
    private string Runs(string arguments) => Command($"runs {arguments}{(Repository.Length == 0 ? "" : $" --repository{Repository}")}");

    private Line More(int count, string one, string many, RunRecord run) =>
        Line.Of($"… and {count} more {(count == 1 ? one : many)}, see ", TextStyle.Dim)
            .Add(Runs($"show {run.Header.Id}"), TextStyle.Accent);

    private static string Command(string arguments) => $"./flywheel {arguments}";

    private static ImmutableArray<string> Suspects(JobRecord job) => (job.Outcome as JobOutcome.NeedsAttention)?.Suspects ?? [];

    private static bool HasErrors(JobRecord job) => job.Result?.Diagnostics.Any(d => d.IsError) == true;
}
