using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>The closing lines of a run for people: what went wrong and where to read on, what was not done, the verdict, what to do next.</summary>
/// <param name="logOf">Path of a job's log as the user would type it; null when the job printed nothing.</param>
internal sealed class TextSummary(Func<JobId, string?> logOf)
{
    private const int MostJobs = 20;
    private const int LongestReason = 400;

    /// <summary>Jobs whose bad end was told in full just before, so that it is not told again.</summary>
    public IReadOnlySet<JobId> Told { get; init; } = ImmutableHashSet<JobId>.Empty;

    /// <summary>REPOSITORY for the commands that are proposed, as a shell wants it, after a space; empty: the current folder.</summary>
    public string Repository { get; init; } = "";

    /// <summary>The summary, ending with a line end.</summary>
    public StyledText Render(RunRecord run)
    {
        var text = new StyledText();
        AddBadJobs(text, run);
        AddPlans(text, run);
        AddSaid(text, run);
        AddVerdict(text, run);
        AddNextSteps(text, run);
        return text;
    }

    private void AddBadJobs(StyledText text, RunRecord run)
    {
        var bad = run.Jobs.Where(j => j.State().IsBad() && !Told.Contains(j.Id)).OrderBy(j => j.State()).ToList();
        foreach (var job in bad.Take(MostJobs))
        {
            var state = job.State();
            text.Add($"{state.Symbol()} {job.Id}", state.Style());
            text.Add($" {job.Outcome!.AsReason()}");
            text.Add(job.StartedAt is null ? "" : $" after {Words.Duration(job.Duration)}", TextStyle.Dim);
            text.Add($": {Printable.Line(job.Outcome!.Reason() ?? "", LongestReason)}").EndLine();
            foreach (var suspect in (job.Outcome as JobOutcome.NeedsAttention)?.Suspects ?? [])
            {
                text.Add("    suspect: ", TextStyle.Dim).Add(Printable.Line(suspect, LongestReason)).EndLine();
            }

            if (logOf(job.Id) is { } log)
            {
                text.Add("    log: ", TextStyle.Dim).Add(Printable.Line(log), TextStyle.Accent).EndLine();
            }
        }

        AddMore(text, bad.Count - MostJobs, "job");
        EndSection(text, bad.Count);
    }

    private static void AddPlans(StyledText text, RunRecord run)
    {
        var digests = PlannedChanges.Of(run);
        var width = digests.Take(MostJobs).Select(d => d.Job.Id.ToString().Length).DefaultIfEmpty().Max();
        foreach (var digest in digests.Take(MostJobs))
        {
            text.Add($"{digest.Job.Id.ToString().PadRight(width)}  ");
            text.Add(digest.Words, digest.IsRisky ? TextStyle.Bad : digest.Counts.IsEmpty ? TextStyle.Dim : TextStyle.Plain).EndLine();
            AddComparison(text, digest.Job.Result?.Comparison);
        }

        AddMore(text, digests.Length - MostJobs, "plan");
        EndSection(text, digests.Length);
    }

    private static void AddComparison(StyledText text, Comparison? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        text.Add($"  compared with {comparison.Run}, which was not applied{(comparison.Lines.IsEmpty ? ": the same" : ":")}", TextStyle.Dim).EndLine();
        foreach (var line in comparison.Lines)
        {
            text.Add($"    {Printable.Line(line, LongestReason)}").EndLine();
        }
    }

    // Nothing is green in silence: what had nothing to do, and every reason for which jobs were skipped, once for all jobs that share it.
    private static void AddSaid(StyledText text, RunRecord run)
    {
        var said = run.Jobs
            .Select(j => (Job: j, Words: j.Outcome is JobOutcome.Skipped skipped ? $"skipped, {skipped.Reason}" : j.Result is { IsIdle: true } idle ? idle.Note : null))
            .Where(s => s.Words is not null)
            .GroupBy(s => s.Words!, s => s.Job.Id, StringComparer.Ordinal)
            .ToList();
        foreach (var group in said.Take(MostJobs))
        {
            text.Add($"{Names([.. group])}: ", TextStyle.Dim).Add(Printable.Line(group.Key, LongestReason)).EndLine();
        }

        AddMore(text, said.Count - MostJobs, "note");
        EndSection(text, said.Count);
    }

    private static void AddVerdict(StyledText text, RunRecord run)
    {
        var state = run.Status.State();
        text.Add($"{state.Symbol()} {OutcomeCounts.Spoken(state)}", state.Style());
        text.Add($"{(state == JobState.Running ? " for" : state == JobState.NeedsAttention ? " after" : " in")} {Words.Duration(run.Duration)}");
        text.Add($" · {OutcomeCounts.Words(run)} · flywheel itself {Words.Duration(RunTimes.Of(run).Overhead)}", TextStyle.Dim).EndLine();
    }

    private void AddNextSteps(StyledText text, RunRecord run)
    {
        foreach (var (words, command) in NextSteps.Of(run, Repository))
        {
            text.Add($"  {words}: ").Add(Printable.Line(command), TextStyle.Accent).EndLine();
        }
    }

    private static string Names(IReadOnlyList<JobId> jobs) =>
        jobs.Count <= 4 ? string.Join(", ", jobs) : $"{string.Join(", ", jobs.Take(3))} and {jobs.Count - 3} more";

    private static void AddMore(StyledText text, int more, string noun)
    {
        if (more > 0)
        {
            text.Add($"… and {Words.Count(more, $"more {noun}")}", TextStyle.Dim).EndLine();
        }
    }

    private static void EndSection(StyledText text, int entries)
    {
        if (entries > 0)
        {
            text.EndLine();
        }
    }
}
