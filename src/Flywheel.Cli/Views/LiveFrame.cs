using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>The live tree at one moment: pure, from progress, clock and size to lines that fit.</summary>
/// <remarks>
/// The headline and one line for each stage are always there; jobs get the rows that are left: first those that went wrong, then those
/// that run, then the latest of a running stage, then those that wait. A stage with more jobs than it shows says how many.
/// </remarks>
internal sealed class LiveFrame(RunProgress run, DateTimeOffset now, int width, int height)
{
    private const int FewJobs = 6;
    private const int WidestName = 40;
    private const int DurationWidth = 9;

    /// <summary>At most <c>height</c> lines of at most <c>width</c> cells.</summary>
    public IReadOnlyList<Line> Draw()
    {
        if (run.Header is not { } header)
        {
            return [];
        }

        var shown = Choose(height - 2 - run.Stages.Count);
        var names = Math.Min(WidestName, shown.Values.SelectMany(jobs => jobs).Select(j => j.Id.Name.Length).DefaultIfEmpty(0).Max());
        var lines = new List<Line> { Headline(header) };
        foreach (var stage in run.Stages)
        {
            lines.Add(StageLine(stage));
            var jobs = shown.GetValueOrDefault(stage.Stage) ?? [];
            lines.AddRange(jobs.Select(job => JobLine(job, names)));
            if (!stage.IsOver && jobs.Count > 0 && Rest(stage, jobs) is { } rest)
            {
                lines.Add(rest);
            }
        }

        if (run is { StopReason: { } reason, EndedAt: null })
        {
            lines.Add(Line.Of($"{reason}: waiting for running jobs to end; press Ctrl-C again to end them by force", TextStyle.Warning));
        }

        return [.. Fit(lines).Select(line => line.CutTo(width))];
    }

    private Line Headline(RunHeader header)
    {
        var line = Line.Of("flywheel ", TextStyle.Dim).Add(header.Command, TextStyle.Strong);
        foreach (var fact in RunFacts.Of(header))
        {
            line.Add("  ").Add(fact);
        }

        var duration = (run.EndedAt ?? now) - header.StartedAt;
        return line.Add("  ").Add(Clock(duration > TimeSpan.Zero ? duration : TimeSpan.Zero), TextStyle.Dim);
    }

    private Line StageLine(StageProgress stage)
    {
        var name = stage.Stage.Name();
        if (!stage.HasBegun)
        {
            return Line.Of($"{JobState.Waiting.Symbol()} {name}", TextStyle.Dim).PadTo(12).Add(Words.Count(stage.Jobs.Length, "job"), TextStyle.Dim);
        }

        if (!stage.IsOver)
        {
            return Line.Of($"{Spinner.At(now)} ", TextStyle.Accent).Add(name, TextStyle.Strong).PadTo(12)
                .Add($"{stage.Ended} of {Words.Count(stage.Jobs.Length, "job")}").Add($"  {Clock(stage.DurationAt(now))}", TextStyle.Dim);
        }

        var state = StageLines.StateOf(stage);
        return Line.Of($"{state.Symbol()} ", state.Style()).Add(name, TextStyle.Strong).PadTo(12)
            .Add(StageLines.Counts(stage)).Add($"  {Words.Duration(stage.DurationAt(now))}", TextStyle.Dim);
    }

    private Line JobLine(JobProgress job, int names)
    {
        var line = Line.Of("  ");
        if (job.Result is { } result)
        {
            var state = result.Outcome.State();
            line.Add($"{state.Symbol()} ", state.Style()).Add(Line.Of(job.Id.Name).CutTo(names).PadTo(names));
            var ran = job.StartedAt is null ? "" : Words.Duration(job.Duration);
            line.Add(ran.PadLeft(DurationWidth), TextStyle.Dim);
            return JobLines.Note(result) is { } note ? line.Add("  ").Add(note, job.IsBad ? TextStyle.Plain : TextStyle.Dim) : line;
        }

        if (!job.IsRunning)
        {
            return line.Add($"{JobState.Waiting.Symbol()} {job.Id.Name}", TextStyle.Dim);
        }

        return line.Add($"{Spinner.At(now)} ", TextStyle.Accent).Add(Line.Of(job.Id.Name).CutTo(names).PadTo(names))
            .Add(Clock(job.DurationAt(now)).PadLeft(DurationWidth)).Add("  ").Add(job.Tail?.LastLine(), TextStyle.Dim);
    }

    private static Line? Rest(StageProgress stage, List<JobProgress> shown)
    {
        var hidden = stage.Jobs.Length - shown.Count;
        if (hidden == 0)
        {
            return null;
        }

        var waiting = stage.Jobs.Count(j => j.IsWaiting) - shown.Count(j => j.IsWaiting);
        var running = stage.Running - shown.Count(j => j.IsRunning);
        List<string> parts = [];
        Count(running, "running");
        Count(hidden - waiting - running, "ended");
        Count(waiting, "waiting");
        return Line.Of($"    … {hidden} more: {string.Join(", ", parts)}", TextStyle.Dim);

        void Count(int count, string word)
        {
            if (count > 0)
            {
                parts.Add($"{count} {word}");
            }
        }
    }

    // Rows go to the most important jobs; the order of the pipeline is kept among those that are shown.
    private Dictionary<Stage, List<JobProgress>> Choose(int rows)
    {
        var wanted = run.Stages.Where(s => s.HasBegun).SelectMany(Wanted).ToArray();
        // A stage that is shown in part takes a row to say so.
        var stages = wanted.Select(w => w.Job.Id.Stage).Distinct().Count();
        if (wanted.Length + stages > rows)
        {
            wanted = [.. wanted.OrderBy(w => w.Rank).ThenByDescending(w => w.Recency).Take(Math.Max(0, rows - stages))];
        }

        var chosen = wanted.Select(w => w.Job).ToHashSet();
        return run.Stages.Where(s => s.HasBegun).ToDictionary(s => s.Stage, s => s.Jobs.Where(chosen.Contains).ToList());
    }

    private static IEnumerable<(JobProgress Job, int Rank, DateTimeOffset Recency)> Wanted(StageProgress stage)
    {
        var collapsed = stage.IsOver && stage.Jobs.Length > FewJobs;
        return stage.Jobs.Where(j => !collapsed || j.IsBad).Select(j => (j, Rank(stage, j), (j.StartedAt ?? default) + j.Duration));
    }

    private static int Rank(StageProgress stage, JobProgress job) =>
        job.IsBad ? 0
        : job.IsRunning ? 1
        : stage.IsOver ? 4
        : job.IsWaiting ? 3
        : 2;

    // On a screen too low for all stages, those at the front go first.
    private List<Line> Fit(List<Line> lines) => lines.Count <= height ? lines : lines[^Math.Max(1, height)..];

    // Tenths tell that it is alive; past ten seconds they only flicker.
    private static string Clock(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(10)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
            : Words.Duration(TimeSpan.FromSeconds(Math.Floor(duration.TotalSeconds)));
}
