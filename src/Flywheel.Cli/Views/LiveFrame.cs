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
        // Over all jobs, so that the columns stay where they are while the run goes on.
        var names = Math.Min(Math.Min(WidestName, width / 3), run.LongestName);
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
            lines.Add(Line.Of($"{reason}: waiting for running jobs; Ctrl-C again ends them by force", TextStyle.Warning));
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
        return line.Add("  ").Add(Clock(duration > TimeSpan.Zero ? duration : TimeSpan.Zero), TextStyle.Dim).Add($"  {header.Id}", TextStyle.Dim);
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
        var duration = stage.Started > 0 ? $"  {Words.Duration(stage.DurationAt(now))}" : "";
        return Line.Of($"{state.Symbol()} ", state.Style()).Add(name, TextStyle.Strong).PadTo(12)
            .Add(StageLines.Counts(stage)).Add(duration, TextStyle.Dim);
    }

    private Line JobLine(JobProgress job, int names)
    {
        var line = Line.Of("  ");
        if (job.Result is { } result)
        {
            var state = result.Outcome.State();
            line.Add($"{state.Symbol()} ", state.Style()).Add(Line.Of(Short(job.Id.Name, names)).PadTo(names));
            var ran = job.StartedAt is null ? "" : Words.Duration(job.Duration);
            line.Add(ran.PadLeft(DurationWidth), TextStyle.Dim);
            return JobLines.Note(result) is { } note ? line.Add("  ").Add(note, job.IsBad ? TextStyle.Plain : TextStyle.Dim) : line;
        }

        if (!job.IsRunning)
        {
            return line.Add($"{JobState.Waiting.Symbol()} {job.Id.Name}", TextStyle.Dim);
        }

        return line.Add($"{Spinner.At(now)} ", TextStyle.Accent).Add(Line.Of(Short(job.Id.Name, names)).PadTo(names))
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
        var begun = run.Stages.Where(s => s.HasBegun).ToArray();
        var shown = begun.ToDictionary(s => s.Stage, Wanted);

        // What ended well long ago goes first, a whole stage at a time.
        foreach (var stage in begun.Where(s => s.IsOver).TakeWhile(_ => Rows(shown) > rows))
        {
            shown[stage.Stage] = shown[stage.Stage].FindAll(j => j.IsBad);
        }

        if (Rows(shown) <= rows)
        {
            return shown;
        }

        // Each stage that is shown in part takes a row to say so.
        var room = Math.Max(0, rows - begun.Count(s => !s.IsOver));
        var chosen = shown.Values.SelectMany(jobs => jobs).OrderBy(Rank).ThenBy(Age).Take(room).ToHashSet();
        return shown.ToDictionary(s => s.Key, s => s.Value.FindAll(chosen.Contains));
    }

    private static int Rows(Dictionary<Stage, List<JobProgress>> shown) => shown.Values.Sum(jobs => jobs.Count);

    private static List<JobProgress> Wanted(StageProgress stage) =>
        [.. stage.Jobs.Where(j => !(stage.IsOver && stage.Jobs.Length > FewJobs) || j.IsBad)];

    private static int Rank(JobProgress job) =>
        job.IsBad ? 0
        : job.IsRunning ? 1
        : job.IsWaiting ? 3
        : 2;

    // Of those that run the longest, which may hang; of those that ended the latest.
    private static long Age(JobProgress job)
    {
        var started = job.StartedAt?.Ticks ?? 0;
        return job.IsRunning ? started : -(started + job.Duration.Ticks);
    }

    // On a screen too low for all stages, those at the front go first.
    private List<Line> Fit(List<Line> lines) => lines.Count <= height ? lines : lines[^Math.Max(1, height)..];

    // Long names often differ at their end alone. They are ASCII, so a character is a cell.
    private static string Short(string name, int longest) =>
        name.Length <= longest ? name : $"{name[..(longest / 2)]}…{name[^(longest - (longest / 2) - 1)..]}";

    // Tenths tell that it is alive; past ten seconds they only flicker.
    private static string Clock(TimeSpan duration) =>
        duration < TimeSpan.FromSeconds(10)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
            : Words.Duration(TimeSpan.FromSeconds(Math.Floor(duration.TotalSeconds)));
}
