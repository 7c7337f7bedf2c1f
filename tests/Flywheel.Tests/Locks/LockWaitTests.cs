using Flywheel.Locks;

namespace Flywheel.Tests.Locks;

/// <summary>Getting a lock: at once, or with patience that is explained.</summary>
public sealed class LockWaitTests
{
    private static readonly BusyLock Held = new("a", new("a") { Who = "ci@runner", Operation = "OperationTypeApply" });
    private readonly List<string> _log = [];
    private readonly List<TimeSpan> _tries = [];

    [Fact]
    public async Task A_free_lock_is_taken_without_a_word()
    {
        await WaitAsync(TimeSpan.FromMinutes(1), [null]);

        Assert.Equal([TimeSpan.Zero], _tries);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task A_held_lock_is_waited_for_after_the_log_said_who_holds_it()
    {
        await WaitAsync(TimeSpan.FromMinutes(1), Held, null);

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(1)], _tries);
        Assert.Equal(["the state is locked: apply by ci@runner, lock id a; that is run-1", "waiting for it, at most 1 min"], _log);
    }

    [Fact]
    public async Task A_lock_that_stays_held_is_tried_for_twice_and_no_more()
    {
        await WaitAsync(TimeSpan.FromSeconds(5), Held, Held);

        Assert.Equal(2, _tries.Count);
    }

    [Fact]
    public async Task Without_patience_there_is_one_try()
    {
        await WaitAsync(TimeSpan.Zero, Held);

        Assert.Single(_tries);
    }

    private async Task WaitAsync(TimeSpan most, params BusyLock?[] answers) => await new LockWait(most, _ => "run-1", _log.Add).RunAsync(
        timeout =>
        {
            _tries.Add(timeout);
            return Task.FromResult(answers[Math.Min(_tries.Count, answers.Length) - 1]);
        },
        busy => busy);
}
