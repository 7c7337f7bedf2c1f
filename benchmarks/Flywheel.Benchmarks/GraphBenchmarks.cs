using Flywheel.Pipelines;

namespace Flywheel.Benchmarks;

/// <summary>Making 10,000 jobs and checking their graph, in the shapes that cost most.</summary>
internal static class GraphBenchmarks
{
    private const int Count = 10_000;
    private const int ChainLength = 100;
    private const int Layer = 1_000;
    private const int NeedsInLayer = 10;

    public static IEnumerable<Benchmark> All() =>
    [
        Graph("without needs", _ => []),
        Graph("100 chains of 100", number => number % ChainLength == 0 ? [] : [number - 1]),
        Graph("one chain", number => number == 0 ? [] : [number - 1]),
        Graph("fan-out and fan-in", number => number switch
        {
            0 => [],
            Count - 1 => Enumerable.Range(1, Count - 2),
            _ => [0],
        }),
        Graph("10 layers, 10 needs each", number =>
            number < Layer ? [] : Enumerable.Range(0, NeedsInLayer).Select(need => ((number / Layer) - 1) * Layer + ((number + (need * 97)) % Layer))),
    ];

    private static Benchmark Graph(string shape, Func<int, IEnumerable<int>> needsOf) =>
        Benchmark.Of($"graph of 10,000 jobs, {shape}", Count, "job", () => () =>
        {
            if (PipelineGraph.Check(EmptyJob.Many(Count, needsOf)).Value is not { Jobs.Length: Count })
            {
                throw new InvalidOperationException($"the graph {shape} was refused");
            }
        });
}
