using System.Collections.Immutable;

namespace Flywheel.Benchmarks;

/// <summary>What the rounds of one benchmark took.</summary>
/// <param name="Benchmark">What was measured.</param>
/// <param name="Durations">Of each round, shortest first; at least one.</param>
internal sealed record Measurement(Benchmark Benchmark, ImmutableArray<TimeSpan> Durations)
{
    public double MinMs => Durations[0].TotalMilliseconds;

    public double MaxMs => Durations[^1].TotalMilliseconds;

    /// <summary>The middle one; of an even number, the mean of the two middle ones.</summary>
    public double MedianMs => (Durations[(Durations.Length - 1) / 2].TotalMilliseconds + Durations[Durations.Length / 2].TotalMilliseconds) / 2;

    public double MicrosecondsEach => MedianMs * 1000 / Benchmark.Count;
}
