using System.Text.RegularExpressions;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>Flywheel is killed at random moments, again and again. Nothing is lost and nothing is applied twice.</summary>
public sealed class KillTests : IDisposable
{
    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly Dice _dice;

    public KillTests(ITestOutputHelper output) => _dice = new(output);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_of_a_run_it_loses_nothing_and_applies_nothing_twice()
    {
        _repository.Applying(milliseconds: 40);
        var began = TimeProvider.System.GetTimestamp();
        (await _repository.RunJsonAsync("run")).ExitedWith(0);
        var length = TimeProvider.System.GetElapsedTime(began);
        var invariants = new Invariants(_repository);
        for (var round = 1; round <= Dice.Rounds(20, 200); round++)
        {
            var (inside, wait) = round % 2 == 0
                ? (true, _dice.Within(TimeSpan.FromMilliseconds(40 * FakedRepository.Resources)))
                : (false, _dice.Within(length));
            var where = _dice.Where(round, $"killed after {wait.TotalMilliseconds:0} ms{(inside ? " of the apply" : "")}");
            var begun = _repository.Begun;
            using var run = _repository.Start("run", "--output", "ndjson");
            while (inside && _repository.Begun == begun)
            {
                await Dice.WaitAsync(TimeSpan.FromMilliseconds(5));
            }

            await Dice.WaitAsync(wait);
            run.Kill();
            await run.WaitAsync();
            await invariants.HoldAsync(AnsweredBy(run), where);
            await Dice.WaitAsync(Dice.IsLong ? _dice.Within(TimeSpan.FromSeconds(10)) : TimeSpan.Zero);

            // Whoever comes next follows what still runs, and takes its real result.
            (await _repository.RunJsonAsync("validate")).ExitedWith(0);
            await invariants.HoldAsync([], where);
            if (_repository.Begun > begun)
            {
                var shown = await _repository.RunJsonAsync("runs", "show", AnsweredBy(run).First());
                Assert.True(shown.OutcomeOf("deploy/stack1") == "succeeded", $"{where}: the apply went on, and its record says\n{shown.Output}{shown.Error}");
            }
        }

        // And nothing is in the way of the next.
        (await _repository.RunJsonAsync("run")).ExitedWith(0);
    }

    // The run is on disk before it is told.
    private static IEnumerable<string> AnsweredBy(RunningProgram run) =>
        Regex.Matches(run.Printed, "\"id\":\"(run-[0-9a-z]+)\"").Select(match => match.Groups[1].Value).Distinct();
}
