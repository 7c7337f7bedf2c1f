namespace Flywheel.Benchmarks;

/// <summary>One thing to measure.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Count">How many items one round works on.</param>
/// <param name="Unit">What an item is: <c>job</c>, <c>file</c>, <c>MiB</c>.</param>
/// <param name="Prepare">Makes a round ready, not timed; returns the work that is.</param>
internal sealed record Benchmark(string Name, int Count, string Unit, Func<Func<Task>> Prepare)
{
    /// <summary>Work that never waits.</summary>
    public static Benchmark Of(string name, int count, string unit, Func<Action> prepare) => new(name, count, unit, () =>
    {
        var work = prepare();
        return () =>
        {
            work();
            return Task.CompletedTask;
        };
    });

    /// <summary>Runs it so many times after one round that does not count.</summary>
    public async Task<Measurement> MeasureAsync(int rounds, TimeProvider time)
    {
        var durations = new List<TimeSpan>(rounds);
        for (var round = -1; round < rounds; round++)
        {
            var work = Prepare();
            GC.Collect();
            GC.WaitForPendingFinalizers();

            var start = time.GetTimestamp();
            await work();
            var duration = time.GetElapsedTime(start);
            if (round >= 0)
            {
                durations.Add(duration);
            }
        }

        durations.Sort();
        return new(this, [.. durations]);
    }
}
