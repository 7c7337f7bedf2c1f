using Flywheel.Jobs;

namespace Flywheel.Locks;

/// <summary>How a command of tofu gets the lock of a state: the first try does not wait and so learns who holds it; then the log says that, and the second try waits.</summary>
/// <param name="most">How long the second try waits; zero: there is none.</param>
/// <param name="whose">The run of ours that the lock belongs to, as words; null: none is known.</param>
/// <param name="log">Takes the explanation.</param>
internal sealed class LockWait(TimeSpan most, Func<BusyLock, string?> whose, Action<string> log)
{
    /// <summary>Tries at once, and once more with patience if somebody holds the lock.</summary>
    /// <param name="attempt">Runs tofu with this <c>-lock-timeout</c>.</param>
    /// <param name="busy">Whether the lock was all that stopped it; null for anything else, and for an apply that had begun.</param>
    public async Task<T> RunAsync<T>(Func<TimeSpan, Task<T>> attempt, Func<T, BusyLock?> busy)
    {
        var first = await attempt(TimeSpan.Zero);
        if (most <= TimeSpan.Zero || busy(first) is not { } held)
        {
            return first;
        }

        log($"the state is locked: {LockWords.Of(held)}{(whose(held) is { } run ? $"; that is {run}" : "")}");
        log($"waiting for it, at most {Words.Duration(most)}");
        return await attempt(most);
    }
}
