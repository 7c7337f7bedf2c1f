using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>Says every half minute which jobs still run, so that a silent log is not taken for a dead one.</summary>
internal sealed class Heartbeat : IDisposable
{
    private const int MostJobs = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly Dictionary<JobId, long> _told = [];
    private readonly RunProgress _run;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Calls <paramref name="beat"/> now and then, on a thread of the pool, until it is disposed.</summary>
    public Heartbeat(RunProgress run, TimeProvider time, Action beat)
    {
        (_run, _time) = (run, time);
        _timer = time.CreateTimer(_ => beat(), null, Beat, Beat);
    }

    /// <summary>The lines that are due at this moment, each job once in half a minute.</summary>
    public IReadOnlyList<Line> Due()
    {
        var now = _time.GetUtcNow();
        var due = _run.Stages.Where(s => s.Running > 0).SelectMany(s => s.Jobs)
            .Where(j => j.IsRunning && Beats(j, now) > _told.GetValueOrDefault(j.Id))
            .ToArray();
        foreach (var job in due)
        {
            _told[job.Id] = Beats(job, now);
        }

        var lines = due.Take(MostJobs)
            .Select(j => Line.Of($"  {j.Id} still running, {Words.Duration(Floor(j.DurationAt(now)))}", TextStyle.Dim));
        return due.Length > MostJobs
            ? [.. lines, Line.Of($"  and {Words.Count(due.Length - MostJobs, "more job")}", TextStyle.Dim)]
            : [.. lines];
    }

    public void Dispose() => _timer.Dispose();

    private static long Beats(JobProgress job, DateTimeOffset now) => job.DurationAt(now).Ticks / Interval.Ticks;

    private static TimeSpan Floor(TimeSpan duration) => TimeSpan.FromSeconds(Math.Floor(duration.TotalSeconds));
}
