using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Processes;
using Flywheel.Supervision;

namespace Flywheel.Benchmarks;

/// <summary>What a supervisor adds to a child, with the native program as supervisor; nothing where that was not built.</summary>
internal static class SupervisionBenchmarks
{
    private const int Children = 20;

    private static readonly string Flywheel = Environment.GetEnvironmentVariable("FLYWHEEL_BINARY") is { Length: > 0 } given
        ? given
        : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "flywheel", "flywheel"));

    /// <param name="folder">The benchmarks' own.</param>
    public static IEnumerable<Benchmark> All(string folder)
    {
        if (!File.Exists(Flywheel))
        {
            return [];
        }

        var plan = Path.Combine(folder, "plan");
        File.WriteAllText(plan, "a plan");
        var runner = new ProcessRunner(TimeProvider.System);
        return
        [
            new("running children", Children, "child", () => async () =>
            {
                for (var i = 0; i < Children; i++)
                {
                    _ = await runner.RunAsync(Command, Nothing.Instance, StopSignal.None);
                }
            }),
            new("running children under a supervisor each, on disk at the end", Children, "child", () =>
            {
                var spools = Path.Combine(folder, $"spools-{Path.GetRandomFileName()}");
                return async () =>
                {
                    for (var i = 0; i < Children; i++)
                    {
                        var command = new SupervisedCommand { Command = Command, Spool = Path.Combine(spools, $"{i}"), Handed = plan, Digest = Digest.Of("a plan"u8) };
                        var end = await SupervisedProcess.Start(new(Flywheel, ["supervise"]), command)
                            .FollowAsync(Nothing.Instance, StopSignal.None, () => false, TimeProvider.System);
                        if (end is not SupervisedEnd.Exited { Exit.Code: 0 })
                        {
                            throw new InvalidOperationException($"the supervised child did not end well: {end}");
                        }
                    }
                };
            }),
        ];
    }

    private static ToolCommand Command => new()
    {
        File = "/bin/true",
        Arguments = [],
        Directory = "/",
        Environment = ImmutableSortedDictionary<string, string>.Empty,
    };

    private sealed class Nothing : IProcessOutput
    {
        public static Nothing Instance { get; } = new();

        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
