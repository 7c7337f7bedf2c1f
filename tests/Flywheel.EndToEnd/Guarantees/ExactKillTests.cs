using System.Globalization;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>Flywheel is killed at the exact points of an apply between which something could be lost or done twice.</summary>
public sealed class ExactKillTests : IDisposable
{
    /// <summary>A state of some milliseconds is missed now and then on a busy machine.</summary>
    private const int Tries = 40;

    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly Dice _dice;
    private readonly Invariants _invariants;

    public ExactKillTests(ITestOutputHelper output) => (_dice, _invariants) = (new(output), new(_repository));

    private static int Rounds => Dice.Rounds(2, 100);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Killed_when_the_intent_was_written_nothing_started_and_the_same_plan_is_applied_once()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            var where = _dice.Where(round, "intent written");
            var (plan, deploy, begun) = await KilledAtAsync((watch, run) => ApplyWatch.KillAtAsync(run, () => watch.IsIntended, () => run.Pid), where);

            Assert.True(_repository.Begun == begun, $"{where}: something was started.");
            Assert.Equal("cancelled", await OutcomeAsync(deploy));
            (await _repository.RunJsonAsync("deploy", "--run", plan)).ExitedWith(0);
            Assert.Equal(begun + 1, _repository.Begun);
            (await _repository.RunJsonAsync("deploy", "--run", plan)).ExitedWith(4);
            await _invariants.HoldAsync([], where);
        }
    }

    [Fact]
    public async Task Killed_when_the_supervisor_was_started_the_apply_goes_on_and_its_result_is_taken() =>
        await GoesOnAsync("supervisor started", (watch, run) => ApplyWatch.KillAtAsync(run, () => watch.IsSupervised, () => run.Pid));

    [Fact]
    public async Task Killed_at_the_first_line_the_apply_goes_on_and_its_result_is_taken()
    {
        _repository.Applying(milliseconds: 5, first: $"apply-version\nkill {_repository.Pid}");

        await GoesOnAsync("first line", KilledByToolAsync);
    }

    [Fact]
    public async Task Killed_at_the_last_line_the_result_is_taken()
    {
        _repository.Applying(milliseconds: 5, last: $"kill {_repository.Pid}");

        await GoesOnAsync("last line", KilledByToolAsync);
    }

    [Fact]
    public async Task Killed_when_the_exit_file_was_written_the_result_is_taken() =>
        await GoesOnAsync("exit file written", (watch, run) => ApplyWatch.KillAtAsync(run, () => watch.HasEnded, () => run.Pid));

    [Fact]
    public async Task Killed_when_the_result_was_written_it_stays_what_it_is() =>
        await GoesOnAsync("result written", (watch, run) => ApplyWatch.KillAtAsync(run, () => watch.IsRecorded, () => run.Pid));

    [Fact]
    public async Task A_supervisor_that_is_killed_before_it_starts_anything_leaves_a_plan_that_can_be_applied()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            var where = _dice.Where(round, "supervisor killed before the start");
            var (plan, deploy, begun) = await KilledAtAsync((watch, run) => ApplyWatch.KillAtAsync(run, () => watch.IsAboutToStart, () => watch.Supervisor), where);

            Assert.True(_repository.Begun == begun, $"{where}: something was started.");
            Assert.Equal("failed", await OutcomeAsync(deploy));
            (await _repository.RunJsonAsync("deploy", "--run", plan)).ExitedWith(0);
            Assert.Equal(begun + 1, _repository.Begun);
            await _invariants.HoldAsync([], where);
        }
    }

    private async Task GoesOnAsync(string point, Func<ApplyWatch, RunningProgram, Task<bool>> kill)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            var where = _dice.Where(round, point);
            var (plan, deploy, begun) = await KilledAtAsync(kill, where);

            Assert.True(_repository.Begun == begun + 1, $"{where}: {_repository.Begun - begun} applies began.");
            Assert.Equal("succeeded", await OutcomeAsync(deploy));
            (await _repository.RunJsonAsync("deploy", "--run", plan)).ExitedWith(4);
            Assert.Equal(begun + 1, _repository.Begun);
            await _invariants.HoldAsync([], where);
        }
    }

    // One plan after the other is deployed until the point is hit; then somebody follows what goes on.
    private async Task<(string Plan, string Deploy, int Begun)> KilledAtAsync(Func<ApplyWatch, RunningProgram, Task<bool>> kill, string where)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var plan = (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
            var begun = _repository.Begun;
            bool isHit;
            using (var watch = new ApplyWatch(_repository))
            using (var deploy = _repository.Start("deploy", "--run", plan, "--output", "ndjson"))
            {
                await File.WriteAllTextAsync(_repository.Pid, deploy.Pid.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
                isHit = await kill(watch, deploy);
                await deploy.WaitAsync();
            }

            if (isHit)
            {
                await _invariants.HoldAsync([plan], where);
                (await _repository.RunJsonAsync("validate")).ExitedWith(0);
                await _invariants.HoldAsync([], where);
                var newest = (await _repository.RunJsonAsync("runs", "list", "--limit", "2")).ExitedWith(0);
                return (plan, newest.Document.GetProperty("runs")[1].GetProperty("id").GetString()!, begun);
            }
        }

        throw new InvalidOperationException($"{where}: the point was missed {Tries} times.");
    }

    private static async Task<bool> KilledByToolAsync(ApplyWatch watch, RunningProgram run) => (await run.WaitAsync()).Code is not 0;

    private async Task<string?> OutcomeAsync(string run) => (await _repository.RunJsonAsync("runs", "show", run)).OutcomeOf("deploy/stack1");
}
