using System.Globalization;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>Flywheel is killed, again and again. Nothing is lost and nothing is applied twice.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("FLYWHEEL_TEST_LONG") == "1";

    private readonly FakedRepository _repository = new();
    private readonly ITestOutputHelper _output;

    public KillTests(ITestOutputHelper output) => _output = output;

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_of_a_run_it_loses_nothing_and_applies_nothing_twice()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        _output.WriteLine($"seed {seed}");
        _repository.Applying(milliseconds: 40);
        var invariants = new Invariants(_repository);
        for (var round = 1; round <= (IsLong ? 200 : 20); round++)
        {
            var wait = random.Next(0, 2200);
            using (var run = _repository.Start("run", "--output", "ndjson"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(wait), TimeProvider.System, TestContext.Current.CancellationToken);
                run.Signal("KILL");
                await run.WaitAsync();
                await invariants.HoldAsync(AnsweredBy(run), Where(round, wait, seed));
            }

            // Whoever comes next follows what still runs and goes on from there.
            var next = await _repository.RunJsonAsync("run");
            Assert.True(next.Code == 0, $"{Where(round, wait, seed)}: the next run ended with {next.Code}\n{next.Output}{next.Error}");
            await invariants.HoldAsync([next.RunId], Where(round, wait, seed));
        }
    }

    private static string Where(int round, int wait, int seed) =>
        string.Create(CultureInfo.InvariantCulture, $"round {round}, killed after {wait} ms, seed {seed}");

    // The run is on disk before it is told.
    private static IEnumerable<string> AnsweredBy(RunningProgram run) =>
        System.Text.RegularExpressions.Regex.Matches(run.Printed, "\"id\":\"(run-[0-9a-z]+)\"").Select(match => match.Groups[1].Value).Distinct();
}
