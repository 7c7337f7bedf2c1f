using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>The run as a tree on a terminal, drawn again ten times a second while something changes.</summary>
internal sealed class LiveRunView(Page page, RunViewContext context) : IRunView
{
    private const int LowestFinalFrame = 60;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly RunProgress _run = new();
    private readonly ScreenArea _area = new(page);
    private ITimer? _timer;
    private Exception? _broken;

    public void On(RunEvent happened)
    {
        lock (_lock)
        {
            if (_broken is not null)
            {
                throw new IOException($"The terminal could not be written: {_broken.Message}", _broken);
            }

            _run.On(happened);
            if (happened is RunStarted)
            {
                _timer ??= context.Time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, Beat);
            }
        }
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _run.OnOutput(job, stream, bytes);
        }
    }

    public void Complete(RunRecord record)
    {
        lock (_lock)
        {
            Stop();
            Draw(Math.Max(page.Height, LowestFinalFrame));
            page.Write(Line.Empty);
            new ClosingReport(page, context).Write(record);
        }
    }

    /// <summary>Leaves the tree as it was last drawn.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Stop();
        }
    }

    // Runs on a thread of the pool, where an exception would end the program; the next event hands it to the run instead.
    private void Tick()
    {
        lock (_lock)
        {
            if (_timer is null)
            {
                return;
            }

            try
            {
                Draw(page.Height - 1);
            }
            catch (Exception broken)
            {
                _broken = broken;
                Stop();
            }
        }
    }

    private void Draw(int height) =>
        _area.Draw(new LiveFrame(_run, context.Time.GetUtcNow(), page.Width - 1, height).Draw());

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
