using System.Collections.Immutable;
using Flywheel.Execution;
using Flywheel.Jobs;

namespace Flywheel.Benchmarks;

/// <summary>What the scheduler itself costs, with jobs that do nothing.</summary>
internal static class SchedulerBenchmarks
{
    private const int Count = 10_000;
    private const int ChainLength = 100;
    private static readonly JobOutcome Succeeded = new JobOutcome.Succeeded();

    public static IEnumerable<Benchmark> All() =>
    [
        Scheduling("that end at once", _ => Task.FromResult(Succeeded)),
        Scheduling("on other threads", async _ =>
        {
            await Task.Yield();
            return Succeeded;
        }),
    ];

    private static Benchmark Scheduling(string kind, Func<Job, Task<JobOutcome>> run) => new($"scheduling 10,000 jobs {kind}", Count, "job", () =>
    {
        ImmutableArray<Job> jobs = [.. EmptyJob.Many(Count, number => number % ChainLength == 0 ? [] : [number - 1])];
        return async () =>
        {
            var ended = 0;
            var scheduler = new Scheduler(Environment.ProcessorCount, failFast: false);
            await scheduler.RunAsync(
                jobs,
                job =>
                {
                    ended++;
                    return run(job);
                },
                (_, _) => ended = int.MinValue,
                CancellationToken.None);
            if (ended != Count)
            {
                throw new InvalidOperationException("a job did not run");
            }
        };
    });
}
