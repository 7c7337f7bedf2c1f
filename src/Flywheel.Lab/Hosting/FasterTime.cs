namespace Flywheel.Lab.Hosting;

/// <summary>A clock that began at the real time and goes so many times as fast, for rehearsals that nobody wants to wait for.</summary>
/// <param name="real">The clock that it follows.</param>
/// <param name="speed">Greater than zero.</param>
internal sealed class FasterTime(TimeProvider real, double speed) : TimeProvider
{
    private readonly DateTimeOffset _start = real.GetUtcNow();
    private readonly long _startTimestamp = real.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _start + (real.GetElapsedTime(_startTimestamp) * speed);

    public override long GetTimestamp() => _startTimestamp + (long)((real.GetTimestamp() - _startTimestamp) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(real.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    private TimeSpan Real(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / speed;

    private sealed class Timer(ITimer timer, FasterTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Real(dueTime), time.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
