using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>A run as Markdown, for a step summary or a merge request: verdict, plans, problems, jobs. Never longer than its limit.</summary>
internal static class MarkdownSummary
{
    /// <summary>What the forges take without cutting it themselves, with room for other jobs' words.</summary>
    public const int Limit = 60_000;

    private const int MostSnippetLines = 12;
    private const int MostDifferences = 51;

    // The rows of the stages themselves, with what they leave out.
    private const int RoomForStages = 1000;

    /// <summary>The document, ending with a line end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="limit">Longest document in characters, at least 4,000.</param>
    public static string Render(RunRecord run, int limit = Limit)
    {
        var page = new MarkdownPage(limit);
        AddVerdict(page, run);
        AddPlans(page, run);
        AddDiagnostics(page, run);
        AddJobs(page, run);
        return page.ToString();
    }

    private static void AddVerdict(MarkdownPage page, RunRecord run)
    {
        var header = run.Header;
        var state = run.Status.State();
        page.Add($"### {state.Symbol()} {Title(header.Command)} {OutcomeCounts.Spoken(state)} · {Words.Duration(run.Duration)}").Add("");
        var facts = new List<string> { MarkdownText.Code(header.Id.Value), $"{header.Trigger.Name()}" };
        Say("environment", header.Environment);
        Say("branch", header.Branch);
        Say("commit", header.Commit is { Length: > 12 } commit ? commit[..12] : header.Commit, header.IsDirty ? " with uncommitted changes" : "");
        Say("based on", header.BasedOn?.Value);
        page.Add(string.Join(" · ", facts)).Add("");
        page.Add($"{OutcomeCounts.Words(run)} · flywheel itself {Words.Duration(RunTimes.Of(run).Overhead)}").Add("");
        if (run.StopReason is { } reason)
        {
            page.Add($"Stopped: {MarkdownText.Words(reason)}").Add("");
        }

        void Say(string name, string? value, string more = "")
        {
            if (value is not null)
            {
                facts.Add($"{name} {MarkdownText.Code(value)}{more}");
            }
        }
    }

    private static void AddPlans(MarkdownPage page, RunRecord run)
    {
        var digests = PlannedChanges.Of(run);
        if (digests.IsEmpty)
        {
            return;
        }

        page.Add("| Plan | Changes |").Add("| :--- | :--- |");
        var left = page.AddWhileFits(digests.Select(d => $"| {MarkdownText.Code(d.Job.Id.Name)} | {Changes(d)} |"), 0.3);
        AddMore(page, left, "plan", row: true);
        page.Add("");
        var untold = page.AddWhileFits(digests.Where(d => d.Job.Result?.Comparison is not null).Select(Compared), 0.5);
        AddMore(page, untold, "comparison", row: false);
    }

    private static string Compared(PlannedChanges digest)
    {
        var comparison = digest.Job.Result!.Comparison!;
        var words = $"{MarkdownText.Code(digest.Job.Id.Name)} compared with {MarkdownText.Code(comparison.Run.Value)}, which was not applied";
        return comparison.Lines.IsEmpty ? $"{words}: the same\n" : $"{words}:\n\n{MarkdownText.Fenced(string.Join('\n', comparison.Lines), MostDifferences, 400)}\n";
    }

    private static string Changes(PlannedChanges digest) => digest.Counts.IsEmpty
        ? digest.Words
        : string.Join(", ", digest.Counts.Select(c =>
        {
            var words = $"{c.Count} {PlannedChanges.Word(c.Kind, c.Count)}";
            return PlannedChanges.IsRisk(c.Kind) ? $"**{words}**" : words;
        }));

    private static void AddDiagnostics(MarkdownPage page, RunRecord run)
    {
        var all = run.AllDiagnostics.OrderBy(d => d.Severity).ToList();
        if (all.Count == 0)
        {
            return;
        }

        page.Add("#### Problems").Add("");
        AddMore(page, page.AddWhileFits(all.Select(Entry), 0.7), "problem", row: false);
    }

    private static string Entry(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        text.Append(diagnostic.IsError ? "✗ **error**" : "! **warning**").Append(' ').Append(MarkdownText.Code(diagnostic.Code));
        if (diagnostic.Position is { } position)
        {
            text.Append(" in ").Append(MarkdownText.Code(position.ToString()));
        }

        text.Append(": **").Append(MarkdownText.Words(diagnostic.Summary)).Append("**\n\n");
        text.Append("> ").Append(MarkdownText.Words(diagnostic.Detail, 1500)).Append('\n');
        if (diagnostic.Help is { Length: > 0 } help)
        {
            text.Append(">\n> What to do: ").Append(MarkdownText.Words(help, 600)).Append('\n');
        }

        if (!string.IsNullOrWhiteSpace(diagnostic.Snippet))
        {
            text.Append('\n').Append(MarkdownText.Fenced(diagnostic.Snippet, MostSnippetLines, 200)).Append('\n');
        }

        return text.ToString();
    }

    private static void AddJobs(MarkdownPage page, RunRecord run)
    {
        if (run.Jobs.IsEmpty)
        {
            return;
        }

        page.Add("| | Job | Duration | |").Add("| :---: | :--- | ---: | :--- |");
        var rows = run.Jobs.ToDictionary(j => j.Id, j => Row(run, j));
        var kept = WhatFits(run, rows, page.Room - RoomForStages);
        foreach (var stage in StageSummary.Of(run))
        {
            page.Add($"| {stage.State.Symbol()} | **{Title(stage.Stage.Name())}** {OutcomeCounts.Spoken(stage.State)} | {Took(stage.StartedAt, stage.Duration)} | |");
            foreach (var job in stage.Jobs.Where(j => kept.Contains(j.Id)))
            {
                page.Add(rows[job.Id]);
            }

            AddMore(page, stage.Jobs.Count(j => !kept.Contains(j.Id)), "job", row: true);
        }
    }

    // What went wrong first, so that a run of thousands of good jobs does not hide the bad one.
    private static HashSet<JobId> WhatFits(RunRecord run, Dictionary<JobId, string> rows, int room)
    {
        var kept = new HashSet<JobId>();
        foreach (var job in run.Jobs.OrderBy(j => j.State()))
        {
            room -= rows[job.Id].Length + 1;
            if (room < 0)
            {
                break;
            }

            kept.Add(job.Id);
        }

        return kept;
    }

    private static string Row(RunRecord run, JobRecord job)
    {
        var state = job.State();
        var why = string.Join("; ", new[] { job.Outcome?.Reason(), job.Result?.Note }.Where(w => !string.IsNullOrEmpty(w)));
        var words = why.Length > 0 ? $"{OutcomeCounts.Spoken(state)}: {MarkdownText.Words(why)}" : OutcomeCounts.Spoken(state);
        return $"| {state.Symbol()} | {MarkdownText.Code(job.Id.ToString())} | {Took(job.StartedAt, StageSummary.Elapsed(run, job))} | {words} |";
    }

    private static string Took(DateTimeOffset? started, TimeSpan duration) => started is null ? "" : Words.Duration(duration);

    private static string Title(string word) => MarkdownText.Words(word.Length == 0 ? "Run" : char.ToUpperInvariant(word[0]) + word[1..]);

    private static void AddMore(MarkdownPage page, int more, string noun, bool row)
    {
        if (more > 0)
        {
            var words = $"… and {Words.Count(more, $"more {noun}")}";
            page.Add(row ? $"| | {words} |" : $"{words}\n");
        }
    }
}
