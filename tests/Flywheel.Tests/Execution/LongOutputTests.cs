using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.Execution;

/// <summary>What takes long or much: only with <c>FLYWHEEL_TEST_LONG=1</c>.</summary>
public sealed class LongOutputTests
{
    [Fact]
    public async Task A_gigabyte_of_output_goes_through_masking_into_the_log_and_memory_stays_flat()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("FLYWHEEL_TEST_LONG") == "1", "it writes 1 GB; set FLYWHEEL_TEST_LONG=1");
        const long Bytes = 1L << 30;
        using var engine = new Engine(TimeProvider.System) { Secrets = SecretSet.Create([KeyValuePair.Create("TOKEN", "glpat-0123456789")]) };
        var tool = FakeTool.Create(engine.Of("bin"), "tool", $"bytes {Bytes}");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var run = await engine.RunAsync(new StubJob("validate/a", null, async (context, _) =>
        {
            var exit = await context.RunAsync(tool.Command());
            return exit.IsSuccess ? JobResult.Succeeded() : JobResult.Failed($"{exit}");
        }));

        Assert.IsType<JobOutcome.Succeeded>(run.Jobs[0].Outcome);
        Assert.InRange(new FileInfo(engine.RunFolder.LogOf(StubJob.Parse("validate/a"))).Length, Bytes, Bytes + 1000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
    }
}
